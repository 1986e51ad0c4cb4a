"""What staff see of the visits, and what an old site had counted."""

from visitors.admin import old_sites, statistics

__all__ = ["old_sites", "statistics"]

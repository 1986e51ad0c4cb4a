"""What citizens read of procedures, of their own dossiers, and of how the ward performed."""

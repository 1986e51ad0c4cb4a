"""What the portal finds of itself: while it runs (`/healthz`), and as it was installed (`doctor`)."""

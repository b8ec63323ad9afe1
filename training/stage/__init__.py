"""The training stages, each a program that resumes from its own checkpoint."""

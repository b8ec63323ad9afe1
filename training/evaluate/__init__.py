"""Measuring what the shipped files draw."""

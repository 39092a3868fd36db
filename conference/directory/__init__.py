"""Agencies, agreements, services and capacity."""

"""Looks: layout, components, icons, charts. It knows no domain."""

"""Pictures of what is recorded. A chart is made from public rows, drawn by drawing.py and shown by views.py."""

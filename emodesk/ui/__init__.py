"""The widgets of the window; all that knows QtWidgets, but for the app."""

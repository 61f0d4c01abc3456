"""Pure decisions of the bulletins room: document shape, template language, figures."""

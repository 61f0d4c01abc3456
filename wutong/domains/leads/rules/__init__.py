"""Pure decisions about leads: clocks, picking, collisions, routing, credit."""

"""Pure decisions about appeals, orders, stewards, factors and agendas."""

/** NOTIFY channel that wakes the relay; polling covers a lost notification. */
export const OUTBOX_CHANNEL = 'musubi_outbox';

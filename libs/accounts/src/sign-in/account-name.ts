/** As accounts are named: an address in lower case. */
export const accountName = (email: string): string => email.trim().toLowerCase();

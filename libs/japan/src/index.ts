export * from './day';
export * from './fiscal-year';
export * from './japanese-date';
export * from './local-governments';
export * from './organization-numbers';
export * from './money';
export * from './rates';
export * from './text';

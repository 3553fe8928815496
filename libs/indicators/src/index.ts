export { figureText, type IndicatorFigure, indicatorLabel } from './indicator';
export { type IndicatorCellError, readIndicators } from './indicator-file';
export * from './indicators.module';
export * from './indicators.service';
export * from './national-targets';

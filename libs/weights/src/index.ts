export * from './weights.errors';
export * from './weights.module';
export * from './weights-version.entity';
export * from './weights-versions.service';

import { Injectable, type OnModuleInit, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ACCESS_METADATA } from './decorators';

/** A route that says neither who may use it nor that it is public does not start the app. */
@Injectable()
export class RouteAudit implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    const unguarded = this.discovery.getControllers().flatMap(({ instance, metatype }) => {
      if (!instance || !metatype) return [];
      const prototype = Object.getPrototypeOf(instance) as Record<string, () => unknown>;
      return this.scanner
        .getAllMethodNames(prototype)
        .filter((name) => Reflect.hasMetadata(PATH_METADATA, prototype[name]!))
        .filter((name) => !this.reflector.getAllAndOverride(ACCESS_METADATA, [prototype[name]!, metatype]))
        .map((name) => {
          const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, prototype[name]!) as RequestMethod];
          return `${method} ${metatype.name}.${name}`;
        });
    });
    if (unguarded.length > 0) {
      throw new Error(`Routes without @RequirePermission or @Public: ${unguarded.join(', ')}`);
    }
  }
}

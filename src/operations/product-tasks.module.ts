import { Global, Module } from '@nestjs/common';
import { PRODUCT_TASKS } from './product-tasks';
import { TASKS } from './tasks/task-registry';

/** Provides the list of all tasks once, above the modules with their services, so that no folder depends on the folders of other tasks. */
@Global()
@Module({ providers: [{ provide: TASKS, useValue: PRODUCT_TASKS }], exports: [TASKS] })
export class ProductTasksModule {}

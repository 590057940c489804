// Once before the package suite: the packages that every test of it looks at, or installs.
import type { TestProject } from 'vitest/node';
import { makePackages } from '../../build/package.mjs';

declare module 'vitest' {
	export interface ProvidedContext {
		readonly packages: Readonly<Awaited<ReturnType<typeof makePackages>>>;
	}
}

export async function setup(project: TestProject): Promise<void> {
	project.provide('packages', await makePackages({ isQuick: true }));
}

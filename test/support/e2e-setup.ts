// Once before the e2e suite: the bundle and the Electron that every test of it starts.
import type { TestProject } from 'vitest/node';
import { electronRuntime } from '../../build/electron-runtime.mjs';
import { builtApp } from './built-app';

declare module 'vitest' {
	export interface ProvidedContext {
		readonly electronExecutable: string;
	}
}

export async function setup(project: TestProject): Promise<void> {
	await builtApp();
	project.provide('electronExecutable', (await electronRuntime()).executable);
}

// Only the rules that need types or count things, which Biome does not do; formatting and the cheap rules are Biome's.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

const ENVIRONMENT = {
	selector: [
		"MemberExpression[object.name='process'][property.name='env']",
		"MemberExpression[object.name='process'][property.value='env']",
		"MemberExpression[object.property.name='process'][property.name='env']",
		"VariableDeclarator[init.name='process'] Property[key.name='env']",
		"ImportDeclaration[source.value=/^(node:)?process$/] ImportSpecifier[imported.name='env']",
	].join(', '),
	message: 'Only electron/platform/environment.ts reads process.env.',
};
const WINDOW = {
	selector:
		"NewExpression[callee.name='BrowserWindow'], NewExpression[callee.property.name='BrowserWindow']",
	message: 'Only electron/app/window.ts makes windows: one place to harden.',
};
const BRIDGE = {
	selector: "MemberExpression[object.name=/^(window|globalThis)$/][property.name='ferry']",
	message: 'Only renderer/ipc/client.ts talks to window.ferry.',
};
/** Each element becomes an argument on the stack: some 100,000 end the process. */
const SPREAD = {
	selector: [
		'CallExpression[callee.property.name=/^(push|unshift|splice|concat|max|min|hypot|fromCharCode|fromCodePoint|apply)$/] > SpreadElement',
		"CallExpression[callee.name='answer'] > SpreadElement",
		"NewExpression[callee.name='Array'] > SpreadElement",
	].join(', '),
	message: 'A long list would overflow the stack: loop, reduce or concat instead.',
};
/** Members of `electron` that have one user each (architecture §3). */
const onlyUserOf = (...importNames) => ({
	name: 'electron',
	importNames,
	message:
		'It has one user: ipcMain electron/ipc/register-handlers.ts, the others electron/preload.ts.',
});
const restrictElectron = (...names) => ({
	'no-restricted-imports':
		names.length === 0 ? 'off' : ['error', { paths: [onlyUserOf(...names)] }],
});
const IGNORE_COMMENTS = {
	'@typescript-eslint/ban-ts-comment': [
		'error',
		{ 'ts-expect-error': true, minimumDescriptionLength: 3 },
	],
};

/** Tables, exempt from the size limit (architecture §10). */
const TABLES = ['shared/ipc/contract.ts', 'shared/fault/fault-texts.ts', 'renderer/text/en.ts'];
const PRODUCT = ['shared/**/*.ts', 'electron/**/*.ts', 'renderer/**/*.{ts,tsx}'];
const lines = (max) => ['error', { max, skipBlankLines: false, skipComments: false }];

export default tseslint.config(
	{ ignores: ['dist/**', 'node_modules/**', '**/*.d.ts'] },
	{
		files: [...PRODUCT, 'test/**/*.{ts,tsx}'],
		linterOptions: { noInlineConfig: true },
		languageOptions: {
			parser: tseslint.parser,
			parserOptions: { projectService: true, tsconfigRootDir: root },
		},
		plugins: { '@typescript-eslint': tseslint.plugin },
		rules: {
			...IGNORE_COMMENTS,
			'@typescript-eslint/await-thenable': 'error',
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-misused-promises': 'error',
			'@typescript-eslint/no-unsafe-argument': 'error',
			'@typescript-eslint/no-unsafe-assignment': 'error',
			'@typescript-eslint/no-unsafe-call': 'error',
			'@typescript-eslint/no-unsafe-member-access': 'error',
			'@typescript-eslint/no-unsafe-return': 'error',
			'@typescript-eslint/only-throw-error': 'error',
			'@typescript-eslint/prefer-promise-reject-errors': 'error',
			'@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true },
			],
			'max-lines': lines(600),
		},
	},
	{
		files: PRODUCT,
		rules: {
			'max-lines': lines(400),
			'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
			'max-params': ['error', { max: 4 }],
			'no-restricted-syntax': ['error', ENVIRONMENT, WINDOW, SPREAD],
			...restrictElectron('ipcMain', 'ipcRenderer', 'contextBridge'),
		},
	},
	{
		files: ['electron/ipc/register-handlers.ts'],
		rules: restrictElectron('ipcRenderer', 'contextBridge'),
	},
	{ files: ['electron/preload.ts'], rules: restrictElectron('ipcMain') },
	{
		files: ['electron/platform/environment.ts'],
		rules: { 'no-restricted-syntax': ['error', WINDOW, SPREAD] },
	},
	{
		files: ['electron/app/window.ts'],
		rules: { 'no-restricted-syntax': ['error', ENVIRONMENT, SPREAD] },
	},
	{ files: TABLES, rules: { 'max-lines': 'off' } },
	{
		files: ['renderer/**/*.{ts,tsx}'],
		plugins: { 'react-hooks': reactHooks, 'jsx-a11y': jsxA11y },
		rules: {
			...jsxA11y.flatConfigs.recommended.rules,
			'react-hooks/rules-of-hooks': 'error',
			'react-hooks/exhaustive-deps': 'error',
			'no-restricted-syntax': ['error', ENVIRONMENT, WINDOW, BRIDGE, SPREAD],
		},
	},
	{
		files: ['renderer/ipc/client.ts'],
		rules: { 'no-restricted-syntax': ['error', ENVIRONMENT, WINDOW, SPREAD] },
	},
	{
		files: ['renderer/**/*.tsx'],
		rules: {
			'max-lines-per-function': ['error', { max: 200, skipBlankLines: true, skipComments: true }],
		},
	},
);

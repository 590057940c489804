// `npm test`: own set-up, then everything that proves the product works: the checks and every suite. Ends with one
// line, `N passed, N failed, N skipped`, and exit 0 only when nothing failed and no suite was empty.
// `node build/test.mjs SUITE…` runs those suites alone, with the same set-up.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureDependencies, ensureSystemPackages, ROOT, say } from './set-up.mjs';

const SUITES = ['unit', 'unit-renderer', 'contract', 'integration', 'e2e', 'package'];
const EXTRA_SUITES = ['soak'];
/** A suite that takes longer hangs; the whole of `npm test` has to stay under half an hour. */
const SUITE_TIMEOUT_MS = 20 * 60_000;
const SOAK_TIMEOUT_MS = 12 * 3_600_000;

/**
 * Counts of tests.
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */
/**
 * A file in the runner's report.
 * @typedef {{ name: string, status: string, message?: string, assertionResults: readonly { fullName: string, status: string, failureMessages: readonly string[] }[] }} TestFile
 */
/**
 * How a suite went; `failed`: one line for each failure.
 * @typedef {{ counts: Counts, isClean: boolean, failed: readonly string[] }} Verdict
 */

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => ![...SUITES, ...EXTRA_SUITES].includes(name));
if (unknown.length > 0) {
	say(
		`No suite is named ${unknown.join(', ')}; there are ${[...SUITES, ...EXTRA_SUITES].join(', ')}.`,
	);
	process.exit(2);
}

ensureDependencies();
ensureSystemPackages({ forTests: true });
process.exitCode = (await runAll(asked.length === 0 ? SUITES : asked)) ? 0 : 1;

/**
 * @param {readonly string[]} suites
 * @returns {Promise<boolean>} whether all is well
 */
async function runAll(suites) {
	let isWell = asked.length > 0 || (await checks());
	if (suites.includes('e2e') || suites.includes('package')) {
		const { electronRuntime } = await import('./electron-runtime.mjs');
		await electronRuntime();
	}
	const total = { passed: 0, failed: 0, skipped: 0 };
	/** @type {string[]} */
	const failures = [];
	for (const suite of suites) {
		const { counts, isClean, failed } = runSuite(suite);
		failures.push(...failed);
		total.passed += counts.passed;
		total.failed += counts.failed;
		total.skipped += counts.skipped;
		if (!isClean) isWell = false;
	}
	for (const failure of failures) say(`failed: ${failure}`);
	if (!isWell && total.failed === 0) say('Not all is well: see the checks and suites above.');
	console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
	return isWell;
}

async function checks() {
	say('\n== checks');
	const { check } = await import('./check.mjs');
	return check();
}

/**
 * Runs one suite to its end, once, under a display of its own where it needs one.
 * @param {string} suite
 * @returns {Verdict}
 */
function runSuite(suite) {
	say(`\n== ${suite}`);
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ferry-test-'));
	const report = path.join(folder, 'report.json');
	const vitest = [
		process.execPath,
		path.join('node_modules', 'vitest', 'vitest.mjs'),
		...['run', '--config', 'build/vitest.config.ts', '--project', suite],
		...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
	];
	const command =
		suite === 'e2e' && process.platform === 'linux' ? [...display(), ...vitest] : vitest;
	const done = spawnSync(command[0] ?? '', command.slice(1), {
		cwd: ROOT,
		stdio: ['ignore', 'inherit', 'inherit'],
		env: { ...process.env, FERRY_REQUIRE: 'all' },
		timeout: suite === 'soak' ? SOAK_TIMEOUT_MS : SUITE_TIMEOUT_MS,
	});
	try {
		return judge(suite, report, done.status);
	} finally {
		fs.rmSync(folder, { recursive: true, force: true });
	}
}

/** A screen as large as the app's usual window needs. */
function display() {
	return ['xvfb-run', '--auto-servernum', '--server-args=-screen 0 1400x1000x24'];
}

/**
 * @param {string} suite
 * @param {string} report
 * @param {number | null} status
 * @returns {Verdict}
 */
function judge(suite, report, status) {
	if (!fs.existsSync(report)) {
		say(`${suite}: ended without a report.`);
		const counts = { passed: 0, failed: 1, skipped: 0 };
		return { counts, isClean: false, failed: [suite] };
	}
	/** @type {TestFile[]} */
	const files = JSON.parse(fs.readFileSync(report, 'utf8')).testResults;
	const counts = files.map(countsOf).reduce(plus, { passed: 0, failed: 0, skipped: 0 });
	if (counts.passed + counts.failed === 0) say(`${suite}: no test ran.`);
	return {
		counts,
		isClean: status === 0 && counts.failed === 0 && counts.passed > 0,
		failed: failuresOf(files),
	};
}

/**
 * @param {TestFile} file
 * @returns {Counts}
 */
function countsOf(file) {
	const of = (/** @type {string} */ status) =>
		file.assertionResults.filter((test) => test.status === status).length;
	const failed = of('failed');
	return {
		passed: of('passed'),
		// A file that does not even load has no failed test in it, but is a failure all the same.
		failed: file.status === 'failed' && failed === 0 ? 1 : failed,
		skipped: file.assertionResults.length - of('passed') - failed,
	};
}

/** @param {Counts} one @param {Counts} other @returns {Counts} */
function plus(one, other) {
	return {
		passed: one.passed + other.passed,
		failed: one.failed + other.failed,
		skipped: one.skipped + other.skipped,
	};
}

/**
 * Every failure in one line, for the end of the output: file, test, first line of why.
 * @param {readonly TestFile[]} files
 * @returns {string[]}
 */
function failuresOf(files) {
	return files
		.filter((file) => file.status === 'failed')
		.flatMap((file) => {
			const name = path.relative(ROOT, file.name);
			const tests = file.assertionResults.filter((test) => test.status === 'failed');
			const lines = tests.map(
				(test) => `${name}: ${test.fullName}: ${firstLine(test.failureMessages.join('\n'))}`,
			);
			return lines.length > 0 ? lines : [`${name}: ${firstLine(file.message ?? '')}`];
		});
}

/** @param {string} text */
function firstLine(text) {
	return text.split('\n').slice(0, 3).join(' ').slice(0, 400);
}

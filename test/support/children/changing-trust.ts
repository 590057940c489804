// A process that changes the trust of an engine that exists only here, and kills itself at a step. Arguments: folder, what
// it does (apply, fail, undo), the step and its state.
import { FakeComputer, INSECURE } from '../trust-fakes';

const [folder = '', what = '', step = '', state = ''] = process.argv.slice(2);
const never = new AbortController().signal;
const computer = new FakeComputer(folder);
const engine = computer.add('one');
const desk = computer.desk();
const deadly = computer.options({
	onStep: ({ name, state: now }) => {
		if (name === step && now === state) process.kill(process.pid, 'SIGKILL');
	},
});

if (what === 'fail') engine.temper = 'silent';
const plan = await desk.plan({ wish: INSECURE, engines: [engine.engine.endpoint] }, never);
const outcome = await desk.apply(plan.id, what === 'undo' ? computer.options() : deadly);
if (what === 'undo') {
	const undo = await desk.planRevert(outcome?.change.id ?? '', never);
	await desk.apply(undo.id, deadly);
}
process.stdout.write('survived\n');

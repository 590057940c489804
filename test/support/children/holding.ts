// A process that claims a subject and holds it until it is killed. Arguments: folder, subject.
import { claim } from '../../../electron/platform/lock/claim-lock';

const [folder = '', subject = ''] = process.argv.slice(2);
await claim({ folder, subjects: [subject] });
process.stdout.write('held\n');
setInterval(() => undefined, 1000);

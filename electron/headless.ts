// Entry of the command line on plain Node, where no Electron is.
import { answerCommandLine } from './composition/compose-command-line';

void answerCommandLine(process.argv.slice(2));

// Engines.
import { Screen } from '../../components/screen';
import { text } from '../../text/en';

export function EnginesScreen() {
	return <Screen title={text.navigation.engines}>{null}</Screen>;
}

// Settings.
import { Screen } from '../../components/screen';
import { text } from '../../text/en';

export function SettingsScreen() {
	return <Screen title={text.navigation.settings}>{null}</Screen>;
}

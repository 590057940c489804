// Registries.
import { Screen } from '../../components/screen';
import { text } from '../../text/en';

export function RegistriesScreen() {
	return <Screen title={text.navigation.registries}>{null}</Screen>;
}

import { describeKeyStore } from "../../test/contract/key-store.ts";
import { GivenKeys } from "./given-keys.ts";

describeKeyStore("keys that a server was started with", async (keys) => ({
  store: new GivenKeys(keys),
  close: async () => {},
}));

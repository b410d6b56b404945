// Events reach a page through listeners and styles through files: nothing that the policy of the pages refuses.
export default {
  compilerOptions: { runes: true },
};

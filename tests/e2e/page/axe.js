// What axe-core objects to in the widgets of the page, one line for each rule and element. Reads only.
const outcome = await axe.run({ include: ["communique-feed"] }, { resultTypes: ["violations"] });
return outcome.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.flat().join(" ")}: ${node.failureSummary}`));

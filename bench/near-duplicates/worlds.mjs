// What problems of a field are about. An action is [agents, present, participle, objects]; a fact and a condition hold "#"
// where a number stands, and a condition is given with its negation.
const list = (text) => text.split(",").map((item) => item.trim());

export const WORLDS = [
  {
    field: "mechanics",
    agents: list(
      "a crane operator,a technician,a spring launcher,a tow truck,a conveyor belt,a winch,a gymnast,a sled dog team,a hydraulic jack,an elevator motor",
    ),
    actions: [
      ["lifts", "lifted"],
      ["drags", "dragged"],
      ["launches", "launched"],
      ["rotates", "rotated"],
      ["compresses", "compressed"],
      ["accelerates", "accelerated"],
      ["suspends", "suspended"],
    ],
    objects: list(
      "a steel block,a wooden crate,a brass cylinder,a hollow sphere,a loaded sled,a copper ring,a granite slab,a rubber puck,an iron flywheel,a glass marble,an oak barrel,a lead pendulum bob",
    ),
    places: list(
      "along a frictionless ramp,across a gravel yard,inside a vertical shaft,on a turntable,over a frozen lake,beneath a bridge,at the edge of a cliff,on a banked curve",
    ),
    facts: list(
      "its mass is # kg,the incline makes an angle of # degrees,the cable tension reaches # N,the coefficient of friction equals 0.#,the spring constant amounts to # N per metre,the drop height measures # m,the radius of gyration is # cm,the drag coefficient equals #",
    ),
    conditions: [
      ["air resistance acts on it", "air resistance does not act on it"],
      ["the rope stretches elastically", "the rope does not stretch elastically"],
      ["the wheels slip on the track", "the wheels never slip on the track"],
      ["the collision conserves kinetic energy", "the collision does not conserve kinetic energy"],
      ["the axle is lubricated", "the axle is not lubricated"],
    ],
    quantities: list(
      "the angular momentum,the kinetic energy,the centripetal acceleration,the impulse,the moment of inertia,the terminal velocity,the elastic potential energy,the normal force,the power output,the torque",
    ),
  },
  {
    field: "chemistry",
    agents: list(
      "an analyst,a pharmacist,a catalyst bed,a research chemist,an automated burette,a process engineer,a brewing chemist,a geochemist",
    ),
    actions: [
      ["titrates", "titrated"],
      ["dissolves", "dissolved"],
      ["oxidises", "oxidised"],
      ["distils", "distilled"],
      ["neutralises", "neutralised"],
      ["precipitates", "precipitated"],
      ["crystallises", "crystallised"],
    ],
    objects: list(
      "sodium hydroxide,potassium permanganate,copper sulfate,acetic acid,calcium carbonate,silver nitrate,ammonium chloride,benzoic acid,zinc powder,lead iodide,magnesium ribbon,ethyl acetate",
    ),
    places: list(
      "in a sealed flask,in distilled water,under an argon atmosphere,in a platinum crucible,at the bottom of a separating funnel,on a hot plate,in an ice bath,inside a bomb calorimeter",
    ),
    facts: list(
      "the concentration is # mmol per litre,the temperature settles at # K,the pressure equals # kPa,the sample weighs # g,the acidity constant is # micromolar,the enthalpy of solution equals # kJ,the reaction quotient amounts to #,the buffer has a volume of # ml",
    ),
    conditions: [
      ["an inert electrolyte is present", "an inert electrolyte is not present"],
      ["the vessel is insulated", "the vessel is not insulated"],
      ["the catalyst is poisoned by sulfur", "the catalyst is not poisoned by sulfur"],
      ["the vapour behaves ideally", "the vapour does not behave ideally"],
      ["carbon dioxide escapes", "carbon dioxide never escapes"],
    ],
    quantities: list(
      "the equilibrium constant,the molar solubility,the heat of reaction,the limiting reagent,the ionic strength,the rate constant,the percentage yield,the activation energy,the Gibbs energy,the boiling point elevation",
    ),
  },
  {
    field: "biology",
    agents: list(
      "a bacterial colony,a fruit fly population,a mutant yeast strain,a tropical liana,a zebrafish embryo,a soil fungus,a migrating salmon run,a honeybee hive",
    ),
    actions: [
      ["metabolises", "metabolised"],
      ["pollinates", "pollinated"],
      ["colonises", "colonised"],
      ["transcribes", "transcribed"],
      ["infects", "infected"],
      ["absorbs", "absorbed"],
      ["secretes", "secreted"],
    ],
    objects: list(
      "lactose,nitrate,a wheat field,a plasmid,the liver tissue,phosphate,a mangrove stand,the ribosomal operon,a lymph node,an orchid meadow,glutamine,a coral reef",
    ),
    places: list(
      "in a chemostat,on an isolated island,during the larval stage,under anaerobic stress,in the upper canopy,within the hindgut,along an estuary,in a greenhouse",
    ),
    facts: list(
      "the doubling time is # minutes,the recombination frequency equals #,the carrying capacity reaches # thousand,the allele frequency equals 0.#,the genome spans # kilobases,the mortality amounts to # per mille,the heterozygosity equals 0.#,the photoperiod lasts # hours",
    ),
    conditions: [
      ["mating is random", "mating is not random"],
      ["predators invade the habitat", "predators never invade the habitat"],
      ["the repressor binds the promoter", "the repressor does not bind the promoter"],
      ["the membrane is permeable to chloride", "the membrane is not permeable to chloride"],
      ["dominance is incomplete", "dominance is not incomplete"],
    ],
    quantities: list(
      "the inbreeding coefficient,the effective population size,the growth rate,the map distance,the selection coefficient,the biomass density,the genetic drift variance,the phenotypic ratio,the mutation load,the oxygen consumption",
    ),
  },
  {
    field: "computing",
    agents: list(
      "a compiler pass,a web crawler,a distributed scheduler,a garbage collector,a routing daemon,a spell checker,a chess engine,a database planner",
    ),
    actions: [
      ["sorts", "sorted"],
      ["hashes", "hashed"],
      ["traverses", "traversed"],
      ["encrypts", "encrypted"],
      ["partitions", "partitioned"],
      ["indexes", "indexed"],
      ["replicates", "replicated"],
    ],
    objects: list(
      "a linked list,an adjacency matrix,a binary heap,a suffix array,a bloom filter,a packet stream,a red-black tree,a sparse vector,a transaction log,a spanning tree,a bitmap,a priority queue",
    ),
    places: list(
      "on a single core,across a cluster,in shared memory,behind a load balancer,on a magnetic disk,inside a sandbox,over a lossy channel,in the kernel",
    ),
    facts: list(
      "the cache line holds # bytes,the branching factor equals #,the load factor is 0.#,the link latency amounts to # ms,the alphabet has # letters,the page table has # entries,the failure probability equals 0.#,the block size is # kilobytes",
    ),
    conditions: [
      ["the keys arrive in sorted order", "the keys do not arrive in sorted order"],
      ["threads share the lock", "threads never share the lock"],
      ["the graph has a cycle", "the graph has no cycle"],
      ["the messages are compressed", "the messages are not compressed"],
      ["duplicates are permitted in the table", "duplicates are not permitted in the table"],
    ],
    quantities: list(
      "the worst-case complexity,the memory footprint,the expected probe count,the network throughput,the collision probability,the recursion depth,the amortised cost,the cut capacity,the replication lag,the hit ratio",
    ),
  },
  {
    field: "geometry",
    agents: list(
      "a surveyor,a sculptor,an origami artist,a tiler,a cartographer,a gem cutter,a shipwright,a stonemason",
    ),
    actions: [
      ["inscribes", "inscribed"],
      ["truncates", "truncated"],
      ["projects", "projected"],
      ["tessellates", "tessellated"],
      ["bisects", "bisected"],
      ["reflects", "reflected"],
      ["circumscribes", "circumscribed"],
    ],
    objects: list(
      "a regular pentagon,an isosceles trapezoid,a dodecahedron,a truncated cone,an ellipse,a helix,a rhombus,a spherical cap,a torus,a hyperbola,a cyclic quadrilateral,a triangular prism",
    ),
    places: list(
      "in the complex plane,on the unit sphere,within a square lattice,about the vertical axis,over the first quadrant,on a Mercator chart,inside a cube,along a great circle",
    ),
    facts: list(
      "the perimeter is # cm,the eccentricity equals 0.#,the dihedral angle is # degrees,the apothem measures # mm,the diagonals meet at # degrees,the slant height equals # cm,the circumradius measures # mm,the lattice spacing is #",
    ),
    conditions: [
      ["the vertices lie on one circle", "the vertices do not lie on one circle"],
      ["opposite edges are parallel", "opposite edges are not parallel"],
      ["the surface is orientable", "the surface is not orientable"],
      ["the chord passes through the focus", "the chord never passes through the focus"],
      ["the bases are congruent", "the bases are not congruent"],
    ],
    quantities: list(
      "the inradius,the lateral area,the enclosed volume,the curvature,the length of the median,the symmetry group order,the centroid height,the arc length,the Euler characteristic,the solid angle",
    ),
  },
  {
    field: "history",
    agents: list(
      "a Venetian merchant,the Ottoman treasury,a Hanseatic guild,the Qing court,a Burgundian duke,the Aztec priesthood,a Carthaginian admiral,the Mughal administration",
    ),
    actions: [
      ["besieges", "besieged"],
      ["taxes", "taxed"],
      ["annexes", "annexed"],
      ["finances", "financed"],
      ["reforms", "reformed"],
      ["fortifies", "fortified"],
      ["blockades", "blockaded"],
    ],
    objects: list(
      "a salt monopoly,the grain fleet,a border province,the silver mint,a monastery estate,a caravan route,the harbour of Trebizond,a textile workshop,the canal tolls,a cavalry garrison,the spice warehouses,a mountain fortress",
    ),
    places: list(
      "after the plague,during the interregnum,before the council of Basel,under a regency,amid a famine,on the eve of the crusade,following a coronation,in the wake of the revolt",
    ),
    facts: list(
      "the tribute amounts to # ducats,the garrison numbers # men,the census counts # hearths,the siege lasts # weeks,the loan bears # percent,the harvest fails in # provinces,the fleet has # galleys,the charter names # towns",
    ),
    conditions: [
      ["the succession is disputed", "the succession is not disputed"],
      ["the clergy pays the levy", "the clergy never pays the levy"],
      ["the coinage is debased", "the coinage is not debased"],
      ["mercenaries desert the camp", "mercenaries do not desert the camp"],
      ["the alliance is renewed", "the alliance is not renewed"],
    ],
    quantities: list(
      "the annual revenue,the interest burden,the military expenditure,the inflation of prices,the land tenure share,the ransom,the grain surplus,the customs income,the debt of the crown,the rate of conscription",
    ),
  },
  {
    field: "linguistics",
    agents: list(
      "a field linguist,a palatal suffix,a loanword,a tonal dialect,a creole speaker,an agglutinative stem,a signing community,a medieval scribe",
    ),
    actions: [
      ["nasalises", "nasalised"],
      ["borrows", "borrowed"],
      ["reduplicates", "reduplicated"],
      ["devoices", "devoiced"],
      ["inflects", "inflected"],
      ["lengthens", "lengthened"],
      ["transliterates", "transliterated"],
    ],
    objects: list(
      "the final vowel,a verb root,the ergative marker,a consonant cluster,the plural prefix,a relative pronoun,the glottal stop,a compound noun,the vocative ending,a diphthong,the evidential particle,a kinship term",
    ),
    places: list(
      "in open syllables,before a pause,across morpheme boundaries,in child speech,within a stress group,after a sibilant,in the northern villages,under rising intonation",
    ),
    facts: list(
      "the lexicon has # roots,the corpus counts # tokens,the paradigm has # cells,the inventory has # phonemes,the grammar orders # rules,the sample covers # speakers,the utterance has # morae,the text spans # folios",
    ),
    conditions: [
      ["vowel harmony spreads leftwards", "vowel harmony does not spread leftwards"],
      ["clitics attach to the host", "clitics never attach to the host"],
      ["the feature is contrastive", "the feature is not contrastive"],
      ["case is marked on modifiers", "case is not marked on modifiers"],
      ["stress shifts in derivation", "stress does not shift in derivation"],
    ],
    quantities: list(
      "the type-token ratio,the functional load,the rule ordering,the syllable weight,the entropy of the paradigm,the surface form,the lexical density,the reconstruction of the proto-form,the morpheme count,the tone melody",
    ),
  },
  {
    field: "economics",
    agents: list(
      "a monopolist,a central bank,a pension fund,a coffee cooperative,a shipping cartel,a microlender,an airline,a wheat exporter",
    ),
    actions: [
      ["prices", "priced"],
      ["hedges", "hedged"],
      ["subsidises", "subsidised"],
      ["auctions", "auctioned"],
      ["imports", "imported"],
      ["insures", "insured"],
      ["leases", "leased"],
    ],
    objects: list(
      "a treasury bond,crude oil,spectrum licences,a housing portfolio,fertiliser,broadband capacity,a currency swap,dairy quotas,carbon permits,freight containers,a patent pool,electricity",
    ),
    places: list(
      "in a duopoly,under rational expectations,over two periods,in a small open economy,behind a tariff wall,during a liquidity trap,on a forward market,in a barter village",
    ),
    facts: list(
      "the elasticity equals 0.#,the discount rate is # percent,the fixed cost amounts to # thousand,the tax wedge equals # percent,the demand intercept is #,the savings ratio equals 0.#,the wage floor is # euros,the depreciation equals # percent",
    ),
    conditions: [
      ["arbitrage is possible", "arbitrage is not possible"],
      ["firms collude on output", "firms never collude on output"],
      ["the budget is balanced", "the budget is not balanced"],
      ["preferences are homothetic", "preferences are not homothetic"],
      ["labour crosses the border", "labour does not cross the border"],
    ],
    quantities: list(
      "the consumer surplus,the equilibrium price,the deadweight loss,the marginal revenue,the shadow wage,the terms of trade,the risk premium,the money multiplier,the internal rate of return,the welfare gain",
    ),
  },
];

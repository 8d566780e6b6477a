import { familiesOf } from "./registry.ts";

/** Words that titles of one discipline are made of. */
export interface TitleLexicon {
  /** Names of areas. */
  readonly areas: readonly string[];
  /** What a topic starts from: keywords of the discipline's families, so that problems of the topic are at hand. */
  readonly subjects: readonly string[];
  readonly things: readonly string[];
  readonly adjectives: readonly string[];
  readonly settings: readonly string[];
}

type Words = Readonly<Record<"areas" | "things" | "adjectives" | "settings", string>>;

// Written as one text each, with "|" between: lists of hundreds of lines would hide what they are.
const WORDS: Readonly<Record<string, Words>> = {
  mathematics: {
    areas:
      "Number theory|Linear algebra|Real analysis|Complex analysis|Algebraic topology|Graph theory|Probability theory|Group theory|Commutative algebra|Differential geometry|Numerical analysis|Mathematical logic|Convex optimisation|Ergodic theory",
    things:
      "bounds|identities|expansions|invariants|factorisations|inequalities|sums|lattices|kernels|orbits|residues|transforms|weights|symmetries|moments|filtrations",
    adjectives:
      "compact|sparse|nilpotent|weighted|cyclic|bounded|random|infinite-dimensional|totally positive|self-adjoint|monotone|quasi-periodic|tropical|perturbed|unipotent|hyperbolic",
    settings:
      "semigroups|manifolds|polytopes|local fields|Banach spaces|partitions|quadratic forms|martingales|Cayley graphs|modules|power series|measures|quivers|tilings|flag varieties|operators",
  },
  physics: {
    areas:
      "Quantum optics|Thermodynamics|Particle physics|Condensed matter|Special relativity|Atomic physics|Plasma physics|Nuclear physics|Acoustics|Fluid mechanics|Cosmology|Statistical mechanics",
    things:
      "spectra|transitions|resonances|fluctuations|cross sections|susceptibilities|correlations|bound states|currents|instabilities|phases|line shapes|losses|scattering|polarisation|relaxation",
    adjectives:
      "driven|dissipative|anisotropic|ultracold|relativistic|magnetised|disordered|weakly coupled|layered|degenerate|nonlinear|turbulent|dilute|rotating|confined|superconducting",
    settings:
      "cavities|gases|waveguides|lattices|plasmas|thin films|heat engines|optical traps|nuclei|fluids|detectors|spin chains|accelerators|stars|crystals|interferometers",
  },
  "computer-science": {
    areas:
      "Operating systems|Coding theory|Graph algorithms|Formal languages|Computer networks|Data compression|Computer security|Parallel computing|Compilers|Database systems|Computational geometry|Information retrieval",
    things:
      "lower bounds|schedules|encodings|traversals|approximations|invariants|reductions|checks|policies|heuristics|certificates|estimates|protocols|queries|transformations|estimators",
    adjectives:
      "online|bounded-depth|adversarial|distributed|succinct|randomised|incremental|lossy|external-memory|fault-tolerant|weighted|streaming|lock-free|cache-oblivious|parameterised|persistent",
    settings:
      "hash tables|pipelines|planar networks|pushdown machines|file systems|message queues|suffix trees|virtual machines|sensor fields|version histories|circuits|block ciphers|sorting networks|relational joins|packet buffers|bit vectors",
  },
  chemistry: {
    areas:
      "Analytical chemistry|Electrochemistry|Chemical kinetics|Physical chemistry|Inorganic chemistry|Organic synthesis|Polymer chemistry|Spectroscopy|Surface chemistry|Photochemistry|Crystallography|Chemical thermodynamics",
    things:
      "titrations|rate laws|potentials|selectivities|speciation|shifts|enthalpies|barriers|yields|spectra|isotherms|mechanisms|couplings|partitioning|solubilities|lifetimes",
    adjectives:
      "chiral|polyprotic|heterogeneous|photoexcited|chelating|non-aqueous|mixed-valence|strained|fluorinated|supercritical|porous|ambident|paramagnetic|amphiphilic|isotopic|radical",
    settings:
      "ligands|membranes|micelles|zeolites|ionic liquids|electrodes|clusters|copolymers|heterocycles|solvents|monolayers|complexes|gels|alloys|oxides|solutions",
  },
  biology: {
    areas:
      "Population genetics|Molecular biology|Enzymology|Cell biology|Developmental biology|Ecology|Virology|Immunology|Phylogenetics|Plant physiology|Structural biology|Behavioural ecology",
    things:
      "rates|dynamics|frequencies|maps|pathways|responses|gradients|bottlenecks|ratios|signals|trade-offs|thresholds|clines|networks|fluxes|timings",
    adjectives:
      "haploid|parasitic|sex-linked|migratory|allosteric|mitochondrial|age-structured|symbiotic|temperate|membrane-bound|polyploid|nocturnal|inbred|silenced|clonal|invasive",
    settings:
      "populations|metapopulations|operons|tissues|pedigrees|biofilms|kinases|chloroplasts|food webs|embryos|islands|phages|neurons|hybrids|microbiomes|receptors",
  },
  history: {
    areas:
      "Ancient chronology|Monetary history|Diplomatic history|Military history|Medieval institutions|Islamic history|Maritime history|Urban history|Agrarian history|Legal history|Colonial history|History of exploration",
    things:
      "reckonings|ledgers|successions|itineraries|decrees|revenues|boundaries|embassies|tolls|censuses|charters|prices|genealogies|tributes|sieges|armistices",
    adjectives:
      "Byzantine|Carolingian|Hanseatic|Mughal|Ptolemaic|Venetian|Abbasid|Habsburg|Ming|Roman|Swedish|Iberian|Mamluk|Flemish|Safavid|Burgundian",
    settings:
      "provinces|fleets|chanceries|guilds|monasteries|frontiers|markets|dynasties|parliaments|colonies|archives|garrisons|estates|harbours|cities|courts",
  },
  literature: {
    areas:
      "Prosody|Stylometry|Textual criticism|Narratology|Epic poetry|Drama|Lyric forms|Satire|Comparative literature|Rhetoric|Manuscript studies|Translation studies",
    things:
      "schemes|variants|refrains|caesuras|allusions|frames|concordances|glosses|chapters|stemmata|soliloquies|epithets|catalogues|acrostics|epigraphs|digressions",
    adjectives:
      "Petrarchan|Homeric|Elizabethan|Augustan|Romantic|Old Norse|picaresque|epistolary|unreliable|pastoral|Symbolist|macaronic|hexametric|alliterative|Restoration|serialised",
    settings:
      "sonnets|elegies|quartos|sagas|romances|eclogues|odes|ballads|tragedies|novellas|anthologies|psalters|fables|diaries|comedies|hymns",
  },
  linguistics: {
    areas:
      "Phonology|Morphology|Historical linguistics|Dialectology|Syntax|Semantics|Phonetics|Lexicography|Writing systems|Language typology|Psycholinguistics|Pragmatics",
    things:
      "alternations|paradigms|correspondences|constraints|distances|mergers|chains|hierarchies|clusters|lengthenings|agreements|borrowings|reconstructions|scopes|clitics|isoglosses",
    adjectives:
      "Uralic|Bantu|tonal|ergative|polysynthetic|Semitic|Austronesian|prenasalised|diglossic|Tocharian|reduplicated|switch-reference|Celtic|Athabaskan|logophoric|Dravidian",
    settings:
      "verbs|vowels|pronouns|compounds|consonants|clauses|loanwords|creoles|numerals|classifiers|relative clauses|noun phrases|sign languages|place names|runes|dialects",
  },
};

const ANY: Words = {
  areas:
    "Measurement|Classification|Formal models|Comparative studies|Structures|Dynamics|Sources|Instruments|Networks|Decision making",
  things: "measures|patterns|records|ratios|sequences|variations|limits|balances|exchanges|gradings",
  adjectives: "early|dense|seasonal|nested|coupled|regional|layered|rare|mixed|scaled",
  settings: "collections|archives|networks|markets|instruments|settlements|corpora|designs|cohorts|surveys",
};

/** The words of a discipline, by its id; of one without families, words that fit any. */
export function lexiconOf(discipline: string): TitleLexicon {
  const words = (Object.hasOwn(WORDS, discipline) ? WORDS[discipline] : undefined) ?? ANY;
  const [areas, things, adjectives, settings] = [
    words.areas.split("|"),
    words.things.split("|"),
    words.adjectives.split("|"),
    words.settings.split("|"),
  ];
  const keywords = familiesOf(discipline).flatMap((family) => family.keywords);
  const subjects = [...new Set(keywords)].filter((word) => word.length > 3 && word !== discipline);
  return { areas, subjects: subjects.length === 0 ? adjectives : subjects, things, adjectives, settings };
}

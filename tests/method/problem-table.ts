import type { ProblemReply } from "../../src/method/reply-schemas.ts";
import type { AnswerType } from "../../src/specs/resolved.ts";

/** A problem, its answer, the answer's type, and the reason to reject it. */
type Row = readonly [problem: string, answer: string, answerType?: AnswerType];

export const reply = ([problem, answer, answerType = "numeric"]: Row): ProblemReply => ({
  problem,
  answer,
  answerType,
  unit: null,
  tolerance: null,
  solution: "",
});

/** Sound problems, many with words or marks that also occur in unsound ones. */
export const GOOD: readonly Row[] = [
  [
    "The problem of Apollonius asks for circles that touch three given ones. How many solutions has it at most?",
    "8",
  ],
  ["A parser of JSON objects reads 12 bytes a step. How many steps does it need for 3000 bytes?", "250"],
  [
    "Find the interval on which the function $x(4 - x)$ is at least 3; both ends count.",
    "[1, 3]",
    "interval",
  ],
  [
    "Which novel of 1813 opens with a truth universally acknowledged? Name it.",
    "Pride and Prejudice",
    "text",
  ],
  ["Find the solution set of $x^2 = 4$ among the integers, written as a set.", "{-2, 2}", "set"],
  ["Let $G$ be the group of symmetries of the square. How many conjugacy classes does $G$ have?", "5"],
  [
    "Parish records show that 412 people lived in the village in 1641 and 288 in 1650. By how many percent did the population fall?",
    "30.1",
  ],
  ["It can be shown that the series $\\sum 1/n^2$ converges. Compute its sum.", "\\pi^2/6", "expression"],
  ["Euler proved that every even perfect number has one form. Find the fourth even perfect number.", "8128"],
  ["A television show has 24 episodes of 42 minutes. How many hours does the whole show last?", "16.8"],
  [
    "In a zero-knowledge proof system the prover convinces the verifier with soundness error 1/2 a round. How many rounds bring the error below $10^{-6}$?",
    "20",
  ],
  [
    "The proof of Goldbach's weak conjecture covers all odd numbers above some bound. What is the least odd number it speaks of?",
    "7",
  ],
  [
    "Experiments demonstrate that the half-life of the isotope is 5.27 years. What share of it is left after 20 years?",
    "0.072",
  ],
  [
    "Consider the points (a, b) in the plane with integers $0 \\le a, b \\le 10$. How many of them satisfy $a + b = 7$?",
    "8",
  ],
  ["For the function f(a) = a^2 and f(b) = b^3 with a = 3 and b = 2, what is f(a) + f(b)?", "17"],
  [
    "A chain has the transition probabilities 0.2, 0.3 and 0.5 from state 1. 2. and 3 are absorbing. Compute the probability to end in 3 from 1.",
    "0.625",
  ],
  [
    "Let $G$ be a finite group such that\n(i) $G$ is not abelian;\n(ii) $|G| = 8$;\n(iii) $G$ has exactly one element of order 2.\nHow many elements of order 4 does $G$ have?",
    "6",
  ],
  [
    "A market has three goods:\n1. wheat at 3 florins,\n2. rye at 2 florins,\n3. oats at 1 florin.\nHow many florins do 5 measures of each cost together?",
    "30",
  ],
  [
    "Which of these poems is a villanelle?\nA) Ozymandias\nB) Do Not Go Gentle into That Good Night\nC) The Tyger",
    "B",
    "choice",
  ],
  [
    "Which step of the protocol fails first?\n(a) Compute the hash.\n(b) Verify the signature.\n(c) Check the nonce.",
    "b",
    "choice",
  ],
  [
    "Suppose an auditor wants to verify that a Merkle tree with 1024 leaves holds one of them. How many hashes does the path have?",
    "10",
  ],
  ["Find all real $x$ with $x^2 = 5x - 6$; give them as a set.", "{2, 3}", "set"],
  [
    "Find the mean of the sample 2, 4, 9 and also find its median. Give the pair (mean, median).",
    "(5, 4)",
    "tuple",
  ],
  [
    "What is the value of the first integral when its value is 3 at the origin and grows by 2 each second for 4 s?",
    "11",
  ],
  [
    "The initial value is 5 V, and it decays with time constant 2 s. What is the voltage after 4 s, in volts?",
    "0.677",
  ],
  [
    "Which was signed earlier, the Treaty of Tordesillas or the Treaty of Zaragoza?",
    "Treaty of Tordesillas",
    "text",
  ],
  [
    "Which treaty of 1494 divided the newly discovered lands: the Treaty of Alcáçovas-Toledo or another?",
    "the Treaty of Tordesillas",
    "text",
  ],
  [
    "An undirected graph has the edges 12, 23, 34, 41 and 13. How many spanning trees does the following graph have when edge 24 is added?",
    "16",
  ],
  [
    "A table of 3 rows follows.\n| n | f |\n| 1 | 2 |\n| 2 | 5 |\nIn the following table the rule is f = n^2 + 1. What is f(9)?",
    "82",
  ],
  [
    "Henry IV comes in two parts, and Part 1 was printed first. In which year was the first quarto of Part 1 of Henry IV printed?",
    "1598",
  ],
  [
    "Assume the axiom of choice. What is the cardinality of a Hamel basis of the reals over the rationals?",
    "2^{\\aleph_0}",
    "expression",
  ],
  [
    "The letters, written in 1203, show that the abbot owed 40 marks at 10 percent simple interest a year. What did he owe after 3 years?",
    "52",
  ],
  ["A theorem is shown to hold for n > 4 only. Determine the number of groups of order n = 4.", "2"],
  [
    "This inequality proves useful: $x + 1/x \\ge 2$. Compute the minimum of $x + 4/x$ for positive $x$.",
    "4",
  ],
  ["Derive the speed at which a sphere of 2 g falls at its terminal velocity with drag 0.004 kg/s.", "4.9"],
  [
    "Express your answer as a fraction: what is the probability of two sixes with three dice, exactly?",
    "5/72",
  ],
];

/** Unsound problems by what is wrong with them. */
export const DEFECTIVE: Readonly<Record<string, readonly Row[]>> = {
  "several-answers": [
    ["Find the real number $x$ for which $x^2 - 5x + 6$ vanishes on the interval [0, 9].", "2 or 3"],
    ["For which value of $k$ does the line touch the circle of radius 1 at all?", "\\pm 2"],
    ["Which charge does the sphere carry, in units of the elementary charge here?", "3 and 5"],
    ["Find the value at which the rate of the process is at its greatest, in hertz.", "x = 1; y = 2"],
    [
      "Give the closed form of the integral, as a function of the parameter a alone.",
      "a^2 or -a^2",
      "expression",
    ],
  ],
  "off-topic-wording": [
    [
      "Here is a challenging doctoral problem on optics. What is the focal length of the lens of 4 dpt, in cm?",
      "25",
    ],
    [
      "This problem tests the knowledge of Galois groups. What is the order of the Galois group of x^3 - 2?",
      "6",
    ],
    ["As an AI language model, I propose: what is the charge of the muon in units of e, exactly?", "-1"],
    ["A graduate-level question about spin chains: how many states do 3 spins of 1/2 have together?", "8"],
    ["How many vertices has the cube of dimension 5? Answer type: numeric. Give the exact number.", "32"],
    ["How many edges does the complete graph on 7 vertices have?\n\nAnswer: compute it by pairs.", "21"],
  ],
  "proof-task": [
    ["Prove that the set of prime numbers is infinite, using no analysis.", "infinite", "text"],
    ["Show that every bounded sequence of real numbers has a convergent subsequence.", "true", "text"],
    ["Let $G$ be a group of order 15. Show that $G$ is cyclic.", "cyclic", "text"],
    [
      "Prove or disprove: every continuous function on the reals is uniformly continuous.",
      "disproved",
      "text",
    ],
    [
      "Assuming the Riemann hypothesis, prove the stated bound on the error of the prime count.",
      "O(x^{1/2})",
      "text",
    ],
    [
      "Give a rigorous proof of the Cauchy-Schwarz inequality in an inner product space.",
      "see proof",
      "text",
    ],
    [
      "Let $f$ be entire and bounded. Provide a complete formal proof that $f$ is constant.",
      "constant",
      "text",
    ],
    ["Demonstrate that the language of balanced brackets is not regular.", "not regular", "text"],
    ["Let $A$ be a matrix with $A^2 = A$. Verify that its rank equals its trace.", "rank = trace", "text"],
    ["Your task is to show that the grammar generates no word of odd length.", "true", "text"],
    ["You are asked to prove the irrationality of the square root of two.", "irrational", "text"],
    ["Find the least $n$ with $n! > 10^6$ and prove that it is the least.", "10"],
    ["Using induction, show that $1 + 3 + \\dots + (2n-1) = n^2$ for all positive $n$.", "n^2", "expression"],
    ["Hence, by the pigeonhole principle, two of them agree. Then show by contradiction that three do.", "3"],
    ["Determine all positive integers n for which n divides 2^n - 1, with proof.", "1"],
    ["Is every finite integral domain a field? Justify your answer.", "yes", "text"],
    ["Explain why the harmonic series diverges although its terms tend to zero.", "it diverges", "text"],
    ["Establish the identity $\\sin^2 x + \\cos^2 x = 1$ from the power series alone.", "1"],
    [
      "**Claim.** The map is injective.\n\nProve the claim above for every field of characteristic zero.",
      "yes",
      "text",
    ],
    ["Can you prove that the construction terminates after finitely many steps?", "yes", "text"],
  ],
  "multi-part": [
    [
      "A ball is thrown upwards at 20 m/s.\n(a) How high does it rise?\n(b) How long is it in the air?",
      "20 m; 4 s",
      "text",
    ],
    [
      "A ball is thrown upwards at 20 m/s. (a) Find its height after 1 s. (b) Find its speed after 1 s.",
      "15; 10",
      "text",
    ],
    [
      "Consider the ring Z/12. (i) How many units does it have? (ii) How many nilpotents does it have?",
      "4; 2",
      "text",
    ],
    [
      "For the sonnet in question:\n1. Name its form.\n2. State its metre.\n3. Identify the volta.",
      "x",
      "text",
    ],
    [
      "Part 1: Compute the determinant of the matrix diag(1,2,3).\nPart 2: Compute its trace.",
      "6, 6",
      "text",
    ],
    ["**Part A.** What is the order of the group?\n\n**Part B.** What is its exponent?", "12, 6", "text"],
    ["Find the area of the unit square and also find its perimeter, both exactly.", "1, 4", "text"],
    [
      "Compute the eigenvalues of the matrix diag(1,2). Additionally, determine its minimal polynomial.",
      "1, 2",
      "text",
    ],
    [
      "A gas expands to twice its volume. Find (a) the work done and (b) the heat taken up, in joules.",
      "1, 2",
      "text",
    ],
    ["In which year was the treaty signed? And who signed it for the crown of Castile?", "1494", "text"],
    ["Answer all of these: the year of the battle, its place, and the name of the victor.", "x", "text"],
    ["a) Compute the pH of 0.1 M HCl.\nb) Compute the pH of 0.1 M NaOH.", "1; 13", "text"],
  ],
  "answer-leak": [
    ["How many groups of order 8 are there up to isomorphism? (The answer is 5.)", "5"],
    ["What is the half-life in years of this isotope of cobalt? Hint: the answer is 5.27 years.", "5.27"],
    [
      "Which element has the atomic number 74? Answer: tungsten. Explain nothing further.",
      "tungsten",
      "text",
    ],
    [
      "Compute the sum of the series, and note that the correct value is \\pi^2/6 exactly.",
      "\\pi^2/6",
      "expression",
    ],
    [
      "The map sends x to x^3 + 3x^2 + 3x + 1 - y^2. Write down the polynomial in x and y.",
      "x^3 + 3x^2 + 3x + 1 - y^2",
      "expression",
    ],
  ],
  "unresolved-reference": [
    ["How many spanning trees does the graph in the figure below have?", "8"],
    ["As shown in the diagram, a block rests on a slope of 30 degrees. What is its acceleration?", "4.9"],
    ["Use the data of the table below to compute the mean of the measured values.", "3.5"],
    ["With the operator of the previous problem, compute the trace of its square.", "14"],
    ["See Figure 3 for the circuit; compute the current through the second resistor.", "2"],
  ],
  "problem-too-short": [
    ["What is 2 + 2?", "4"],
    ["", "4"],
  ],
  "no-answer": [["How many conjugacy classes does the symmetric group on four letters have?", "   "]],
  "answer-type": [
    ["Which of these is prime: A) 51, B) 53, C) 55? Give the letter of the option.", "B", "choice"],
  ],
};

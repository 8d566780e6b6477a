/** What one says while solving, in languages that no simulated problem is written in. */
export const OTHER_LANGUAGES: readonly (readonly [string, ...string[]])[] = [
  [
    "Jetzt setze ich die gegebenen Werte in die Gleichung ein und rechne Schritt für Schritt weiter.",
    "Das Ergebnis dieses Schrittes wird weiter unten noch einmal gebraucht, also merke ich es mir.",
    "Moment, ich prüfe noch einmal, ob die Einheiten auf beiden Seiten wirklich zusammenpassen.",
    "Damit bleibt nur noch eine Größe unbekannt, und die lässt sich nun unmittelbar bestimmen.",
  ],
  [
    "Ahora sustituyo los valores dados en la ecuación y sigo calculando paso a paso.",
    "El resultado de este paso se necesita más abajo, así que lo guardo sin redondearlo.",
    "Un momento, compruebo otra vez que las unidades coincidan en los dos lados.",
    "Con esto solo queda una cantidad desconocida, que se puede obtener directamente.",
  ],
  [
    "Теперь подставляю данные значения в уравнение и продолжаю вычисление шаг за шагом.",
    "Результат этого шага понадобится ниже, поэтому я запоминаю его без округления.",
    "Подождите, ещё раз проверю, что единицы измерения в обеих частях совпадают.",
    "Остаётся только одна неизвестная величина, и её можно найти непосредственно.",
  ],
  [
    "现在把题目给出的数值代入方程,一步一步地继续计算。",
    "这一步的结果后面还要用到,所以先记下来,不做舍入。",
    "等一下,我再检查一遍两边的单位是否一致。",
    "这样就只剩下一个未知量,可以直接求出来。",
  ],
];

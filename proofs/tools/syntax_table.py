"""Which parsers of Lean 4.35.0 the base declares, by syntax category and namespace.

An entry of `PARSERS` is (category, namespace, names). The category `None` is for auxiliary parsers, which other parsers
refer to by name; they are declared first. `NOTATION_HEADS` lists the constants whose notation the pretty printer may
use, `UNEXPANDERS` the constants with an unexpander that has a name of its own.
"""

from __future__ import annotations

Group = tuple[str | None, str, str]

PARSERS: list[Group] = [
    ("prec", "", "precArg precLead precMax precMin precMin1 prec(_)"),
    ("prio", "", "prioDefault prioHigh prioLow prioMid prio(_)"),
    ("prec", "Lean.Parser.Syntax", "addPrec subPrec"),
    ("prio", "Lean.Parser.Syntax", "addPrio subPrio"),
    ("stx", "", "stx_+ stx_* stx_? stx_,* stx_,+ stx_,*,? stx_,+,? stx_<|>_ stx!_"),
    ("attr", "Lean.Parser.Attr", "simp ext grind"),
    (
        "grind_mod",
        "Lean.Parser.Attr",
        """
        grindEq grindEqBoth grindEqRhs grindEqBwd grindBwd grindFwd grindRL grindLR grindUsr grindCases
        grindCasesEager grindIntro grindExt grindInj grindFunCC grindNorm grindUnfold grindSym
        """,
    ),
    (None, "Lean.Parser.Attr", "extIff extFlat grindGen grindDef grindMod"),
    (
        None,
        "Lean.Parser.Tactic",
        """
        caseArg location locationHyp locationType locationWildcard rwRule rwRuleSeq optConfig configItem
        posConfigItem negConfigItem valConfigItem discharger simpPre simpPost simpLemma simpErase simpStar
        simpArg simpArgs dsimpArg dsimpArgs simpaArgsRest simpTraceArgsRest simpAllTraceArgsRest elimTarget
        inductionAlt inductionAlts inductionAltLHS generalizeArg rcasesPatMed rcasesPatLo grindErase
        grindLemma grindLemmaMin grindParam clearValueArg clearValueHyp clearValueStar impossible frameAlt
        rwaAt anchor
        """,
    ),
    ("rcasesPat", "Lean.Parser.Tactic.rcasesPat", "one ignore clear explicit paren tuple"),
    ("rintroPat", "Lean.Parser.Tactic.rintroPat", "one binder"),
    # proof state
    (
        "tactic",
        "Lean.Parser.Tactic",
        """
        withAnnotateState intro intros rename revert clear subst substVars substEqs assumption contradiction
        falseOrByContra renameI generalize specialize clearValue exposeNames extractLets liftLets letToHave
        """,
    ),
    # applying
    (
        "tactic",
        "Lean.Parser.Tactic",
        """
        apply exact refine refine' constructor left right exact? apply? symm congr applyRfl eqRefl tacticRfl
        tacticRfl' tacticTrivial tacticExfalso tacticExists_,, tacticAnd_intros tacticInfer_instance
        solveByElim applyAssumption applyRules tacticNofun tacticNomatch_,,
        """,
    ),
    # structure of a script
    (
        "tactic",
        "Lean.Parser.Tactic",
        """
        case case' allGoals anyGoals focus skip done paren first rotateLeft rotateRight repeat' repeat1'
        tacticNext_=>_ tacticTry_ tactic_<;>_ tacticRepeat_ tacticIterate____ tacticStop_ tacticUnhygienic_
        classical withReducible withReducibleAndInstances withUnfoldingAll as_aux_lemma runTac
        """,
    ),
    # stating
    (
        "tactic",
        "Lean.Parser.Tactic",
        """
        show tacticHave__ tacticHaveI__ tacticHave' tacticLet__ tacticLetI__ letrec tacticSuffices_ replace
        tacticRefine_lift_ tacticRefine_lift'_ change
        """,
    ),
    # rewriting
    (
        "tactic",
        "Lean.Parser.Tactic",
        """
        rewriteSeq rwSeq rwa rwaAtLegacyLocation simp simpAll dsimp simpa simpTrace simpAllTrace simpArith
        delta unfold tacticErw___ acRfl acNf0
        """,
    ),
    # cases
    (
        "tactic",
        "Lean.Parser.Tactic",
        """
        injection injections induction cases rcases obtain rintro split funInduction funCases
        tacDepIfThenElse tacIfThenElse
        """,
    ),
    # decision procedures
    ("tactic", "Lean.Parser.Tactic", "decide nativeDecide omega tacticBv_omega grind grindTrace lia cutsat"),
    # diagnostics
    (
        "tactic",
        "Lean.Parser.Tactic",
        """
        traceState traceMessage fail failIfSuccess tacticAdmit tacticSorry dbgTrace sleep showTerm guardHyp
        guardTarget
        """,
    ),
    (
        None,
        "Lean",
        """
        binderIdent unbracketedExplicitBinders bracketedExplicitBinders explicitBinders calcFirstStep
        calcStep calcSteps cdotTk
        """,
    ),
    ("term", "Lean", "calc term∃__,_ term∀__,_ termSatisfies_binder_pred%__"),
    ("tactic", "Lean", "calcTactic solveTactic cdot"),
    (
        "binderPred",
        "Lean",
        """
        binderPred∈_ binderPred∉_ binderPred≠_ binderPred≤_ binderPred≥_ binderPred⊆_ binderPred<_
        binderPred>_
        """,
    ),
    (
        None,
        "Lean.Parser.Tactic.Conv",
        """
        convSeq1Indented convSeqBracketed convSeq occs occsIndexed occsWildcard argArg enterArg
        """,
    ),
    ("tactic", "Lean.Parser.Tactic.Conv", "conv"),
    (
        "conv",
        "Lean.Parser.Tactic.Conv",
        """
        lhs rhs arg congr skip whnf reduce zeta delta unfold simp dsimp simpMatch change rewrite convRw__
        convErw__ ext enter pattern convRfl convDone convTry_ convRepeat_ conv·_ paren nestedTacticCore
        nestedTactic convTactic convConvSeq first allGoals anyGoals case convIntro___ convArgs convLeft
        convRight convApply_ fun conv_<;>_ focus
        """,
    ),
    ("tactic", "Lean.Elab.Tactic.Ext", "ext applyExtTheorem tacticExt1___"),
    (
        "tactic",
        "",
        """
        tacticBy_cases_:_ tacticFunext___ tacticDecreasing_tactic tacticDecreasing_trivial
        tacticDecreasing_with_
        tacticClean_wf tacticSimp_wf tacticDecreasing_trivial_pre_omega
        """,
    ),
    (
        "term",
        "",
        """
        term_∧_ term_∨_ term¬_ term_↔_ term_<->_ term_=_ term_≠_ term_==_ term_!=_ term_&&_ term_||_ term!_
        term_+_ term_-_ term_*_ term_/_ term_%_ term_^_ term-_ term_<_ term_≤_ term_<=_ term_>_ term_≥_
        term_>=_ term_::_ term[_] term_++_ term_∘_ term_×_ term_×'_ term∃_,_ termExists_,_ termΣ_,_
        termΣ'_,_ term_∈_ term_∉_ term_⊆_ term_∪_ term_∩_ term∅ term{_} term{_:_//_} term%[_|_] term_≍_
        term_≈_ term_⊕_ term_∣_ termIfThenElse termDepIfThenElse termIfLet boolIfThenElse term_>>=_
        term_<$>_ term_<*>_ term_<|_ term_|>_ term_$__ term_<|>_ term_>>_ termWithout_expected_type_ term‹_›
        termMax_prec
        """,
    ),
]

HEADS = """
And BEq.beq Bind.bind Bool.and Bool.not Bool.or EmptyCollection.emptyCollection Eq Function.comp Functor.map GE.ge
GT.gt HAdd.hAdd HAppend.hAppend HDiv.hDiv HEq HMod.hMod HMul.hMul HPow.hPow HSub.hSub HasSubset.Subset Iff
Inter.inter LE.le LT.lt List.cons Membership.mem Ne Neg.neg Not Or PProd Prod Sum Union.union bne
"""
NOTATION_HEADS = frozenset(HEADS.split())

UNEXPANDERS = {
    "List.nil": "unexpandListNil",
    "List.cons": "unexpandListCons",
    "Prod.mk": "unexpandProdMk",
    "ite": "unexpandIte",
    "Exists": "unexpandExists",
    "Subtype": "unexpandSubtype",
    "Sigma": "unexpandSigma",
    "PSigma": "unexpandPSigma",
    "Eq.rec": "unexpandEqRec",
    "Eq.ndrec": "unexpandEqNDRec",
}

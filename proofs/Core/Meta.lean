prelude
import Core.Data
universe u v w

/-!
# Data types of syntax objects

What `syntax`, `macro`, `notation` and quotations elaborate to.

## Main definitions

* `Lean.Name`, `Lean.Syntax`, `Lean.TSyntax`, `Lean.ParserDescr`
* the monads `Lean.MacroM` and `Lean.PrettyPrinter.UnexpandM`

## Implementation notes

* The order of constructors and fields agrees with the types compiled into Lean itself, so the
  functions on them are taken from there (`@[extern]` on an opaque constant). None of this enters a
  proof: it is the interface to the parser and to the pretty printer.
* A compiled `Lean.Name` caches its hash, hence its constructors are replaced by the native ones.
* `Array.push`, `Array.append` are given by lists; only quotations use them.
-/

structure String.Pos.Raw where
  byteIdx : Nat := 0
structure Substring.Raw where
  str : String
  startPos : String.Pos.Raw
  stopPos : String.Pos.Raw

/- an opaque function into `String` needs an inhabitant: a literal -/
instance : Inhabited String := ⟨""⟩
@[extern "lean_string_append"] opaque String.append : String → (@& String) → String
instance : Append String := ⟨String.append⟩
@[extern "l_String_toRawSubstring_x27"] opaque String.toRawSubstring' (s : String) : Substring.Raw := ⟨s, ⟨0⟩, ⟨0⟩⟩

namespace Array
@[extern "l_Array_mkArray0"] def mkArray0 {α : Type u} : Array α := ⟨.nil⟩
def empty {α : Type u} : Array α := ⟨.nil⟩
@[extern "lean_mk_empty_array_with_capacity"] def emptyWithCapacity {α : Type u} (c : @& Nat) : Array α := ⟨.nil⟩
@[extern "lean_mk_empty_array_with_capacity"] def mkEmpty {α : Type u} (c : @& Nat) : Array α := ⟨.nil⟩
end Array
def List.append {α : Type u} : List α → List α → List α
  | .nil, bs => bs
  | .cons a as, bs => .cons a (List.append as bs)
instance {α : Type u} : Append (List α) := ⟨List.append⟩
@[extern "lean_array_push"] def Array.push {α : Type u} (a : Array α) (v : α) : Array α :=
  ⟨List.append a.toList (.cons v .nil)⟩
@[extern "l_Array_append"] def Array.append {α : Type u} (a b : Array α) : Array α :=
  ⟨List.append a.toList b.toList⟩
@[extern "l_Array_appendCore"] def Array.appendCore {α : Type u} (a b : Array α) : Array α :=
  ⟨List.append a.toList b.toList⟩
instance {α : Type u} : Append (Array α) := ⟨Array.append⟩
def List.toArrayAux {α : Type u} : List α → Array α → Array α
  | .nil, r => r
  | .cons a as, r => toArrayAux as (r.push a)
def List.toArray {α : Type u} (as : List α) : Array α := toArrayAux as Array.empty
def Array.mkArray1 {α : Type u} (a1 : α) : Array α := Array.empty.push a1
def Array.mkArray2 {α : Type u} (a1 a2 : α) : Array α := (Array.mkArray1 a1).push a2
def Array.mkArray3 {α : Type u} (a1 a2 a3 : α) : Array α := (Array.mkArray2 a1 a2).push a3
def Array.mkArray4 {α : Type u} (a1 a2 a3 a4 : α) : Array α := (Array.mkArray3 a1 a2 a3).push a4
def Array.mkArray5 {α : Type u} (a1 a2 a3 a4 a5 : α) : Array α :=
  (Array.mkArray4 a1 a2 a3 a4).push a5
def Array.mkArray6 {α : Type u} (a1 a2 a3 a4 a5 a6 : α) : Array α :=
  (Array.mkArray5 a1 a2 a3 a4 a5).push a6
def Array.mkArray7 {α : Type u} (a1 a2 a3 a4 a5 a6 a7 : α) : Array α :=
  (Array.mkArray6 a1 a2 a3 a4 a5 a6).push a7
def Array.mkArray8 {α : Type u} (a1 a2 a3 a4 a5 a6 a7 a8 : α) : Array α :=
  (Array.mkArray7 a1 a2 a3 a4 a5 a6 a7).push a8

namespace Lean
inductive Name where
  | anonymous : Name
  | str (pre : Name) (str : String) : Name
  | num (pre : Name) (i : Nat) : Name
instance : Inhabited Name := ⟨.anonymous⟩
/- in the binary a `Name` object also caches its hash, so constructors must go through the native functions -/
@[extern "l_Lean_Name_mkStr1"] opaque Name.mkStr1 (s1 : String) : Name
@[extern "l_Lean_Name_mkStr2"] opaque Name.mkStr2 (s1 s2 : String) : Name
@[extern "l_Lean_Name_mkStr3"] opaque Name.mkStr3 (s1 s2 s3 : String) : Name
@[extern "l_Lean_Name_mkStr4"] opaque Name.mkStr4 (s1 s2 s3 s4 : String) : Name
@[extern "l_Lean_Name_mkStr5"] opaque Name.mkStr5 (s1 s2 s3 s4 s5 : String) : Name
@[extern "l_Lean_Name_mkStr6"] opaque Name.mkStr6 (s1 s2 s3 s4 s5 s6 : String) : Name
@[extern "l_Lean_Name_mkStr7"] opaque Name.mkStr7 (s1 s2 s3 s4 s5 s6 s7 : String) : Name
@[extern "l_Lean_Name_mkStr8"] opaque Name.mkStr8 (s1 s2 s3 s4 s5 s6 s7 s8 : String) : Name
@[extern "l_Lean_Name_mkSimple"] opaque Name.mkSimple (s : String) : Name
@[extern "l_Lean_Name_str___override"] opaque Name.str._override (p : Name) (s : String) : Name
@[extern "l_Lean_Name_num___override"] opaque Name.num._override (p : Name) (i : Nat) : Name
attribute [implemented_by Name.str._override] Name.str
attribute [implemented_by Name.num._override] Name.num
abbrev Name.mkStr (p : Name) (s : String) : Name := Name.str p s
abbrev Name.mkNum (p : Name) (v : Nat) : Name := Name.num p v

inductive SourceInfo where
  | original (leading : Substring.Raw) (pos : String.Pos.Raw) (trailing : Substring.Raw) (endPos : String.Pos.Raw)
  | synthetic (pos : String.Pos.Raw) (endPos : String.Pos.Raw) (canonical : Bool := false)
  | none : SourceInfo
instance : Inhabited SourceInfo := ⟨.none⟩
abbrev SyntaxNodeKind := Name
abbrev SyntaxNodeKinds := List SyntaxNodeKind
inductive Syntax.Preresolved where
  | namespace (ns : Name)
  | decl (n : Name) (fields : List String)
inductive Syntax where
  | missing : Syntax
  | node (info : SourceInfo) (kind : SyntaxNodeKind) (args : Array Syntax) : Syntax
  | atom (info : SourceInfo) (val : String) : Syntax
  | ident (info : SourceInfo) (rawVal : Substring.Raw) (val : Name) (preresolved : List Syntax.Preresolved) : Syntax
instance : Inhabited Syntax := ⟨.missing⟩
structure TSyntax (ks : SyntaxNodeKinds) where
  raw : Syntax
instance (ks : SyntaxNodeKinds) : Inhabited (TSyntax ks) := ⟨⟨.missing⟩⟩
@[reducible] instance instCoeKind (k : SyntaxNodeKind) : CoeT Name k SyntaxNodeKinds := ⟨.cons k .nil⟩
@[reducible] instance instCoeRaw (ks : SyntaxNodeKinds) (s : TSyntax ks) : CoeT (TSyntax ks) s Syntax := ⟨s.raw⟩
@[reducible] instance instCoeIdentTerm (s : TSyntax (.cons (Name.mkSimple "ident") .nil)) :
  CoeT (TSyntax (.cons (Name.mkSimple "ident") .nil)) s (TSyntax (.cons (Name.mkSimple "term") .nil)) := ⟨⟨s.raw⟩⟩
abbrev Term := TSyntax (.cons (Name.mkSimple "term") .nil)

inductive ParserDescr where
  | const (name : Name)
  | unary (name : Name) (p : ParserDescr)
  | binary (name : Name) (p₁ p₂ : ParserDescr)
  | node (kind : SyntaxNodeKind) (prec : Nat) (p : ParserDescr)
  | trailingNode (kind : SyntaxNodeKind) (prec lhsPrec : Nat) (p : ParserDescr)
  | symbol (val : String)
  | nonReservedSymbol (val : String) (includeIdent : Bool)
  | cat (catName : Name) (rbp : Nat)
  | parser (declName : Name)
  | nodeWithAntiquot (name : String) (kind : SyntaxNodeKind) (p : ParserDescr)
  | sepBy (p : ParserDescr) (sep : String) (psep : ParserDescr) (allowTrailingSep : Bool := false)
  | sepBy1 (p : ParserDescr) (sep : String) (psep : ParserDescr) (allowTrailingSep : Bool := false)
  | unicodeSymbol (val asciiVal : String) (preserveForPP : Bool)
instance : Inhabited ParserDescr := ⟨.symbol ""⟩
abbrev TrailingParserDescr := ParserDescr
structure Parser.Category where

abbrev MacroScope := Nat
end Lean

inductive EStateM.Result (ε σ α : Type u) where
  | ok : α → σ → Result ε σ α
  | error : ε → σ → Result ε σ α

namespace Lean
class MonadRef (m : Type → Type) where
  getRef : m Syntax
  withRef {α : Type} : Syntax → m α → m α
export MonadRef (getRef)
class MonadQuotation (m : Type → Type) extends MonadRef m where
  getCurrMacroScope : m MacroScope
  getContext : m Name
  withFreshMacroScope {α : Type} : m α → m α
export MonadQuotation (getCurrMacroScope withFreshMacroScope)
@[extern "l_Lean_SourceInfo_fromRef"] opaque SourceInfo.fromRef (ref : Syntax) (canonical : Bool) : SourceInfo
@[inline] def MonadRef.mkInfoFromRefPos {m : Type → Type} [Monad m] [MonadRef m] : m SourceInfo :=
  bind getRef fun r => pure (SourceInfo.fromRef r false)
@[extern "l_Lean_addMacroScope"] opaque addMacroScope (mainModule : Name) (n : Name) (scp : MacroScope) : Name

@[inline] def withRef {m : Type → Type} [Monad m] [MonadRef m] {α : Type} (ref : Syntax) (x : m α) : m α :=
  MonadRef.withRef ref x
opaque Macro.Context : Type
opaque Macro.State : Type
inductive Macro.Exception where
  | error : Syntax → String → Macro.Exception
  | unsupportedSyntax : Macro.Exception
def MacroM (α : Type) : Type := Macro.Context → Macro.State → EStateM.Result Macro.Exception Macro.State α
abbrev Macro := Syntax → MacroM Syntax
instance {α : Type} : Inhabited (MacroM α) := ⟨fun _ s => .error .unsupportedSyntax s⟩
instance : Monad MacroM where
  pure a := fun _ s => .ok a s
  bind x f := fun c s => match x c s with
    | .ok a s => f a c s
    | .error e s => .error e s
instance : Inhabited (MonadRef MacroM) := ⟨⟨default, fun _ x => x⟩⟩
instance : Inhabited (MonadQuotation MacroM) where
  default := {
    toMonadRef := default
    getCurrMacroScope := default
    getContext := default
    withFreshMacroScope := fun x => x }
@[instance, extern "l_Lean_Macro_instMonadQuotationMacroM"]
opaque Macro.instMonadQuotationMacroM : MonadQuotation MacroM
instance : MonadRef MacroM := Macro.instMonadQuotationMacroM.toMonadRef
end Lean
class MonadExceptOf (ε : semiOutParam (Type u)) (m : Type v → Type w) where
  throw {α : Type v} : ε → m α
  tryCatch {α : Type v} (body : m α) (handler : ε → m α) : m α
class MonadExcept (ε : outParam (Type u)) (m : Type v → Type w) where
  throw {α : Type v} : ε → m α
  tryCatch {α : Type v} (body : m α) (handler : ε → m α) : m α
export MonadExcept (throw tryCatch)
namespace Lean
instance : MonadExcept Macro.Exception MacroM where
  throw e := fun _ s => .error e s
  tryCatch x h := fun c s => match x c s with
    | .error e s => h e c s
    | r => r
@[extern "l_Lean_Syntax_isOfKind"] opaque Syntax.isOfKind (stx : Syntax) (k : SyntaxNodeKind) : Bool
@[extern "l_Lean_Syntax_getArg"] opaque Syntax.getArg (stx : Syntax) (i : Nat) : Syntax
@[extern "l_Lean_Syntax_getArgs"] opaque Syntax.getArgs (stx : Syntax) : Array Syntax
@[extern "l_Lean_Syntax_matchesNull"] opaque Syntax.matchesNull (stx : Syntax) (n : Nat) : Bool
@[extern "l_Lean_Syntax_matchesIdent"] opaque Syntax.matchesIdent (stx : Syntax) (id : Name) : Bool
@[extern "l_Lean_Syntax_matchesLit"] opaque Syntax.matchesLit (stx : Syntax) (k : SyntaxNodeKind) (val : String) : Bool
@[extern "l_Lean_Syntax_getNumArgs"] opaque Syntax.getNumArgs (stx : Syntax) : Nat
@[extern "l_Lean_Syntax_isNone"] opaque Syntax.isNone (stx : Syntax) : Bool
@[extern "l_Lean_Syntax_getId"] opaque Syntax.getId (stx : Syntax) : Name
def Syntax.node1 (info : SourceInfo) (k : SyntaxNodeKind) (a1 : Syntax) : Syntax :=
  .node info k (Array.mkArray1 a1)
def Syntax.node2 (info : SourceInfo) (k : SyntaxNodeKind) (a1 a2 : Syntax) : Syntax :=
  .node info k (Array.mkArray2 a1 a2)
def Syntax.node3 (info : SourceInfo) (k : SyntaxNodeKind) (a1 a2 a3 : Syntax) : Syntax :=
  .node info k (Array.mkArray3 a1 a2 a3)
def Syntax.node4 (info : SourceInfo) (k : SyntaxNodeKind) (a1 a2 a3 a4 : Syntax) : Syntax :=
  .node info k (Array.mkArray4 a1 a2 a3 a4)
def Syntax.node5 (info : SourceInfo) (k : SyntaxNodeKind) (a1 a2 a3 a4 a5 : Syntax) : Syntax :=
  .node info k (Array.mkArray5 a1 a2 a3 a4 a5)
def Syntax.node6 (info : SourceInfo) (k : SyntaxNodeKind) (a1 a2 a3 a4 a5 a6 : Syntax) : Syntax :=
  .node info k (Array.mkArray6 a1 a2 a3 a4 a5 a6)
def Syntax.node7 (info : SourceInfo) (k : SyntaxNodeKind) (a1 a2 a3 a4 a5 a6 a7 : Syntax) : Syntax :=
  .node info k (Array.mkArray7 a1 a2 a3 a4 a5 a6 a7)
def Syntax.node8 (info : SourceInfo) (k : SyntaxNodeKind) (a1 a2 a3 a4 a5 a6 a7 a8 : Syntax) : Syntax :=
  .node info k (Array.mkArray8 a1 a2 a3 a4 a5 a6 a7 a8)

def PrettyPrinter.UnexpandM (α : Type) : Type := Syntax → Unit → EStateM.Result Unit Unit α
abbrev PrettyPrinter.Unexpander := Syntax → PrettyPrinter.UnexpandM Syntax
instance {α : Type} : Inhabited (PrettyPrinter.UnexpandM α) := ⟨fun _ s => .error Unit.unit s⟩
instance : Monad PrettyPrinter.UnexpandM where
  pure a := fun _ s => .ok a s
  bind x f := fun c s => match x c s with
    | .ok a s => f a c s
    | .error e s => .error e s
instance : Inhabited (MonadRef PrettyPrinter.UnexpandM) := ⟨⟨default, fun _ x => x⟩⟩
instance : Inhabited (MonadQuotation PrettyPrinter.UnexpandM) where
  default := {
    toMonadRef := default
    getCurrMacroScope := default
    getContext := default
    withFreshMacroScope := fun x => x }
@[instance, extern "l_Lean_PrettyPrinter_instMonadQuotationUnexpandM"]
opaque PrettyPrinter.instMonadQuotationUnexpandM : MonadQuotation PrettyPrinter.UnexpandM
instance : MonadRef PrettyPrinter.UnexpandM := PrettyPrinter.instMonadQuotationUnexpandM.toMonadRef
instance : MonadExcept Unit PrettyPrinter.UnexpandM where
  throw e := fun _ s => .error e s
  tryCatch x h := fun c s => match x c s with
    | .error e s => h e c s
    | r => r
end Lean

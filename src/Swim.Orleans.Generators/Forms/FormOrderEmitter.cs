namespace Swim.Generators.Forms;

/// <summary>Writes the comparer: as the records compare, item by item, headers first; Extant (null) after every value.</summary>
internal static class FormOrderEmitter
{
    public static void Emit(CodeWriter code, FormModel form)
    {
        var annotated = form.IsValueType ? form.Type : form.Type + "?";
        code.Open($"private sealed class Order : global::System.Collections.Generic.IComparer<{form.Type}>");
        code.Line("internal static readonly Order Instance = new Order();");
        code.Line();
        code.Open($"public int Compare({annotated} x, {annotated} y)");
        if (!form.IsValueType)
        {
            code.Line("if (x is null) return y is null ? 0 : 1;");
            code.Line("if (y is null) return -1;");
        }

        if (form.Members.Count > 0) code.Line("int order;");
        foreach (var index in Enumerable.Range(0, form.Members.Count).OrderByDescending(i => form.Members[i].IsHeader)) Member(code, form, index);
        code.Line("return 0;");
        code.Close();
        code.Close();
    }

    private static void Member(CodeWriter code, FormModel form, int index)
    {
        var member = form.Members[index];
        var comparer = $"{(member.Form.IsComposite ? FormNames.Nested + ".Instance." : "")}{FormEmitter.FormOf(form, index)}.Comparer";
        if (member.Kind == MemberKind.Value)
        {
            code.Line($"order = {comparer}.Compare(x.{member.Name}, y.{member.Name});");
        }
        else
        {
            code.Line($"if (x.{member.Name} is {{ }} x{index}) order = y.{member.Name} is {{ }} y{index} ? {comparer}.Compare(x{index}, y{index}) : -1;");
            code.Line($"else order = y.{member.Name} is null ? 0 : 1;");
        }

        code.Line("if (order != 0) return order;");
    }
}

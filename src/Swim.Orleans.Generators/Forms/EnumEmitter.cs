namespace Swim.Generators.Forms;

/// <summary>Writes the form of an enum: <c>@Variant</c> or text out; <c>@Variant</c>, text and number in. A value without a name is a number.</summary>
internal static class EnumEmitter
{
    private const string Token = Names.Recon + "ReconToken";

    public static string Emit(EnumModel form)
    {
        var code = CodeWriter.File();
        if (form.Namespace.Length > 0)
        {
            code.Line($"namespace {form.Namespace};");
            code.Line();
        }

        code.Line($"/// <summary>The mapping between <see cref=\"{form.Type}\"/> and Recon.</summary>");
        code.Open($"{(form.Visibility == Visibility.Public ? "public" : "internal")} static class {form.Companion}");
        code.Line("/// <summary>The form.</summary>");
        code.Line($"public static {Names.Recon}Form<{form.Type}> Form => {FormNames.Nested}.Instance;");
        code.Line();
        code.Open($"private sealed class {FormNames.Nested} : {Names.Recon}Form<{form.Type}>");
        code.Line($"internal static readonly {FormNames.Nested} Instance = new {FormNames.Nested}();");
        code.Line();
        code.Line($"public override global::System.Collections.Generic.IComparer<{form.Type}> Comparer => Order.Instance;");
        code.Line();
        Read(code, form);
        code.Line();
        Name(code, form);
        code.Line();
        Write(code, form);
        code.Line();
        Order(code, form);
        code.Close();
        code.Close();
        return code.ToString();
    }

    private static string Expected(EnumModel form)
    {
        var names = form.Variants.Take(12).Select(v => "@" + v.Wire).ToList();
        var list = string.Join(", ", names) + (form.Variants.Count > names.Count ? ", …" : "");
        return Names.Literal(names.Count == 0 ? form.SimpleName : $"{form.SimpleName} ({list})");
    }

    private static void Read(CodeWriter code, EnumModel form)
    {
        code.Open($"public override {form.Type} Read(ref {Names.Recon}ReconReader reader)");
        code.Line($"{form.Type} value;");
        code.Open("switch (reader.Token)");
        code.Line($"case {Token}.Extant:");
        Case(code, "reader.Read();", "return default;");
        code.Line($"case {Token}.Text:");
        Case(code, "value = Named(ref reader);", "reader.Read();", "return value;");
        code.Line($"case {Token}.Number:");
        Case(code, $"return ({form.Type}){Names.Recon}Form.{(form.IsUnsigned ? "UInt64" : "Int64")}.Read(ref reader);");
        code.Line($"case {Token}.StartRecord:");
        Case(code, "reader.Read();", $"if (reader.Token != {Token}.Attr) throw reader.Mismatch({Expected(form)});", "value = Named(ref reader);",
            $"while (reader.Token != {Token}.EndRecord) reader.Skip();", "reader.Read();", "return value;");
        code.Line("default:");
        Case(code, $"throw reader.Mismatch({Expected(form)});");
        code.Close();
        code.Close();
    }

    private static void Name(CodeWriter code, EnumModel form)
    {
        code.Open($"private static {form.Type} Named(ref {Names.Recon}ReconReader reader)");
        foreach (var variant in form.Variants)
            foreach (var name in variant.Former.Prepend(variant.Wire)) code.Line($"if (reader.NameEquals({Names.Utf8(name)})) return {form.Type}.{variant.Name};");
        code.Line($"throw reader.Mismatch({Expected(form)});");
        code.Close();
    }

    private static void Write(CodeWriter code, EnumModel form)
    {
        code.Open($"public override void Write(ref {Names.Recon}ReconWriter writer, {form.Type} value)");
        code.Open("switch (value)");
        foreach (var variant in form.Variants.Where(v => !v.IsAlias))
        {
            code.Line($"case {form.Type}.{variant.Name}:");
            if (form.AsText) Case(code, $"writer.WriteText({Names.Utf8(variant.Wire)});", "break;");
            else Case(code, "writer.BeginRecord();", $"writer.WriteAttr({Names.Utf8(variant.Wire)});", "writer.EndRecord();", "break;");
        }

        code.Line("default:");
        Case(code, form.IsUnsigned ? $"{Names.Recon}Form.UInt64.Write(ref writer, (ulong)value);" : "writer.WriteNumber((long)value);", "break;");
        code.Close();
        code.Close();
    }

    private static void Order(CodeWriter code, EnumModel form)
    {
        code.Open($"private sealed class Order : global::System.Collections.Generic.IComparer<{form.Type}>");
        code.Line("internal static readonly Order Instance = new Order();");
        code.Line();
        code.Open($"public int Compare({form.Type} x, {form.Type} y)");
        code.Line("var order = Rank(x).CompareTo(Rank(y));");
        code.Line($"return order != 0 ? order : (({form.Underlying})x).CompareTo(({form.Underlying})y);");
        code.Close();
        code.Line();
        // As Recon orders: records by the attribute's name, texts likewise, and both before numbers.
        code.Open($"private static int Rank({form.Type} value) => value switch");
        var rank = 0;
        foreach (var variant in form.Variants.Where(v => !v.IsAlias).OrderBy(v => v.Wire, StringComparer.Ordinal)) code.Line($"{form.Type}.{variant.Name} => {rank++},");
        code.Line($"_ => {rank},");
        code.Close(";");
        code.Close();
    }

    private static void Case(CodeWriter code, params string[] lines)
    {
        code.Indent();
        foreach (var line in lines) code.Line(line);
        code.Outdent();
    }
}

using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Swim.Generators.Forms;

/// <summary>Default values of parameters as C#.</summary>
internal static class Constants
{
    public static string Default(IParameterSymbol parameter)
    {
        var type = Names.Full(parameter.Type);
        if (!parameter.HasExplicitDefaultValue || parameter.ExplicitDefaultValue is not { } value) return $"default({type})!";
        return value switch
        {
            string text => Names.Literal(text),
            char c => SymbolDisplay.FormatLiteral(c, quote: true),
            bool b => b ? "true" : "false",
            float f when float.IsNaN(f) || float.IsInfinity(f) => Special("float", f),
            double d when double.IsNaN(d) || double.IsInfinity(d) => Special("double", d),
            float f => f.ToString("R", CultureInfo.InvariantCulture) + "F",
            double d => d.ToString("R", CultureInfo.InvariantCulture) + "D",
            decimal m => m.ToString(CultureInfo.InvariantCulture) + "M",
            _ => $"({type})({Convert.ToString(value, CultureInfo.InvariantCulture)})",
        };
    }

    private static string Special(string type, double value) =>
        double.IsNaN(value) ? type + ".NaN" : value > 0 ? type + ".PositiveInfinity" : type + ".NegativeInfinity";
}

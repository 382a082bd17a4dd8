using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Swim.Generators;

/// <summary>A place in a file that holds no syntax tree, so that the pipeline can compare and keep it.</summary>
internal sealed record LocationInfo(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public Location ToLocation() => Location.Create(Path, Span, Lines);

    public static LocationInfo? From(Location? location) =>
        location?.SourceTree is { } tree ? new LocationInfo(tree.FilePath, location.SourceSpan, location.GetLineSpan().Span) : null;

    public static LocationInfo? From(ISymbol symbol) => From(symbol.Locations.FirstOrDefault(l => l.IsInSource));
}

/// <summary>A diagnostic before it is one: rule id, place and the message's arguments.</summary>
internal sealed record DiagnosticInfo(string Id, LocationInfo? Location, EquatableArray<string> Arguments)
{
    public Diagnostic ToDiagnostic() =>
        Diagnostic.Create(Rules.ById(Id), Location?.ToLocation(), [.. Arguments]);
}

/// <summary>Collects what a parser has to say.</summary>
internal sealed class DiagnosticBag
{
    private readonly List<DiagnosticInfo> _items = [];

    public bool IsEmpty => _items.Count == 0;

    public void Add(DiagnosticDescriptor rule, ISymbol at, params string[] arguments) => Add(rule, LocationInfo.From(at), arguments);

    public void Add(DiagnosticDescriptor rule, AttributeData at, ISymbol otherwise, params string[] arguments) =>
        Add(rule, LocationInfo.From(at.ApplicationSyntaxReference?.GetSyntax().GetLocation()) ?? LocationInfo.From(otherwise), arguments);

    public void Add(DiagnosticDescriptor rule, LocationInfo? at, params string[] arguments) =>
        _items.Add(new DiagnosticInfo(rule.Id, at, arguments.ToEquatable()));

    public EquatableArray<DiagnosticInfo> ToEquatable() => _items.ToEquatable();
}

/// <summary>What a parser found: a model unless the input is unusable, and diagnostics.</summary>
internal sealed record Parsed<T>(T? Model, EquatableArray<DiagnosticInfo> Diagnostics) where T : class, IEquatable<T>;

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Swim.Generators.Analyzers;

/// <summary>Finds methods of an agent that nobody can await.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AsyncVoidAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.AsyncVoid);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(static c =>
        {
            var method = (IMethodSymbol)c.Symbol;
            if (method is { IsAsync: true, ReturnsVoid: true } && AgentCode.Contains(method))
                c.ReportDiagnostic(Diagnostic.Create(Rules.AsyncVoid, method.Locations[0], method.Name));
        }, SymbolKind.Method);
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Swim.Generators.Analyzers;

/// <summary>Finds readings of the machine's clock in agents, which have one that tests can set.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SystemClockAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(SdkRules.SystemClock);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(static c =>
        {
            var property = ((IPropertyReferenceOperation)c.Operation).Property;
            if (property.Name is not ("Now" or "UtcNow" or "Today") || Names.Metadata(property.ContainingType) is not ("System.DateTime" or "System.DateTimeOffset")) return;
            if (AgentCode.Contains(c.ContainingSymbol)) c.ReportDiagnostic(Diagnostic.Create(SdkRules.SystemClock, c.Operation.Syntax.GetLocation(), $"{property.ContainingType.Name}.{property.Name}"));
        }, OperationKind.PropertyReference);
    }
}

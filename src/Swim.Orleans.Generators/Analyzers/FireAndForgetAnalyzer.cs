using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Swim.Generators.Analyzers;

/// <summary>Finds tasks that a method of an agent starts and drops. In an async method the compiler says so itself (CS4014).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FireAndForgetAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(SdkRules.FireAndForget);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(static c =>
        {
            var dropped = ((IExpressionStatementOperation)c.Operation).Operation;
            if (dropped is IConditionalAccessOperation conditional) dropped = conditional.WhenNotNull;
            if (dropped is not IInvocationOperation call || call.Type is not INamedTypeSymbol type || !IsTask(type)) return;
            if (!AgentCode.Contains(c.ContainingSymbol) || IsInAsync(c.Operation, c.ContainingSymbol)) return;
            c.ReportDiagnostic(Diagnostic.Create(SdkRules.FireAndForget, call.Syntax.GetLocation(), call.TargetMethod.Name));
        }, OperationKind.ExpressionStatement);
    }

    private static bool IsTask(INamedTypeSymbol type) => Names.Metadata(type) is
        "System.Threading.Tasks.Task" or "System.Threading.Tasks.Task`1" or "System.Threading.Tasks.ValueTask" or "System.Threading.Tasks.ValueTask`1";

    private static bool IsInAsync(IOperation operation, ISymbol containing)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation lambda) return lambda.Symbol.IsAsync;
            if (parent is ILocalFunctionOperation local) return local.Symbol.IsAsync;
        }

        return containing is IMethodSymbol { IsAsync: true };
    }
}

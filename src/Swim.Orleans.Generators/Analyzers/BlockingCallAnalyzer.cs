using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Swim.Generators.Analyzers;

/// <summary>Finds calls in an agent that wait on the agent's own thread.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockingCallAnalyzer : DiagnosticAnalyzer
{
    private const string AwaitIt = "make the method async and await it";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.BlockingCall);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(static c => Check(c, ((IPropertyReferenceOperation)c.Operation).Property), OperationKind.PropertyReference);
        context.RegisterOperationAction(static c => Check(c, ((IInvocationOperation)c.Operation).TargetMethod), OperationKind.Invocation);
    }

    private static void Check(OperationAnalysisContext context, ISymbol called)
    {
        if (Advice(called) is not { } advice) return;
        if (!AgentCode.Contains(context.ContainingSymbol)) return;
        context.ReportDiagnostic(Diagnostic.Create(Rules.BlockingCall, context.Operation.Syntax.GetLocation(), $"{called.ContainingType.Name}.{called.Name}", advice));
    }

    private static string? Advice(ISymbol called) => (called.Name, Names.Metadata(called.ContainingType)) switch
    {
        ("Result", "System.Threading.Tasks.Task`1" or "System.Threading.Tasks.ValueTask`1") => AwaitIt,
        ("Wait" or "WaitAll" or "WaitAny", "System.Threading.Tasks.Task") => called.Name == "Wait" ? AwaitIt : "await Task.WhenAll or Task.WhenAny",
        ("GetResult", var type) when type.StartsWith("System.Runtime.CompilerServices.", StringComparison.Ordinal) && type.Contains("Awaiter") => AwaitIt,
        ("Sleep", "System.Threading.Thread") => "use a timer ([Every(\"1s\")]), or await Task.Delay with the agent's clock",
        ("Wait", "System.Threading.SemaphoreSlim") => "await WaitAsync",
        ("WaitOne" or "WaitAll" or "WaitAny", "System.Threading.WaitHandle") => "await a task instead",
        ("Wait", "System.Threading.ManualResetEventSlim" or "System.Threading.CountdownEvent" or "System.Threading.Monitor") => "await a task instead",
        _ => null,
    };
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Swim.Generators.Analyzers;

/// <summary>Finds code of an agent that leaves the agent's thread: lanes in what the thread pool runs, and ConfigureAwait(false).</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OffThreadAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(SdkRules.OffThread, SdkRules.ConfigureAwait);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(static c =>
        {
            var call = (IInvocationOperation)c.Operation;
            if (call.TargetMethod.Name == "ConfigureAwait") CheckConfigureAwait(c, call);
            else if (Runner(call.TargetMethod) is { } runner) CheckArguments(c, call.Arguments, runner);
        }, OperationKind.Invocation);
        context.RegisterOperationAction(static c =>
        {
            var creation = (IObjectCreationOperation)c.Operation;
            if (creation.Type is INamedTypeSymbol type && Names.Metadata(type) is "System.Threading.Thread" or "System.Threading.Timer") CheckArguments(c, creation.Arguments, type.Name);
        }, OperationKind.ObjectCreation);
    }

    /// <summary>Task.Factory.StartNew is not among them: it keeps to the agent's scheduler.</summary>
    private static string? Runner(IMethodSymbol method) => (Names.Metadata(method.ContainingType), method.Name) switch
    {
        ("System.Threading.Tasks.Task", "Run") => "Task.Run",
        ("System.Threading.ThreadPool", "QueueUserWorkItem" or "UnsafeQueueUserWorkItem") => "ThreadPool." + method.Name,
        ("System.Threading.Tasks.Parallel", _) => "Parallel." + method.Name,
        _ => null,
    };

    private static void CheckArguments(OperationAnalysisContext context, ImmutableArray<IArgumentOperation> arguments, string runner)
    {
        if (!AgentCode.Contains(context.ContainingSymbol)) return;
        foreach (var argument in arguments)
        {
            if (argument.Descendants().OfType<IAnonymousFunctionOperation>().FirstOrDefault() is not { } function) continue;
            var lane = function.Body.Descendants().FirstOrDefault(o => AgentCode.LaneOf(o) is not null && ((IPropertyReferenceOperation)o).Instance is IInstanceReferenceOperation);
            if (lane is not null) context.ReportDiagnostic(Diagnostic.Create(SdkRules.OffThread, lane.Syntax.GetLocation(), AgentCode.LaneOf(lane)!.Name, runner));
        }
    }

    private static void CheckConfigureAwait(OperationAnalysisContext context, IInvocationOperation call)
    {
        if (call.Parent is not IAwaitOperation || call.Arguments.Length != 1 || !Leaves(call.Arguments[0].Value) || !AgentCode.Contains(context.ContainingSymbol)) return;
        if (call.TargetMethod.ContainingType.ContainingNamespace.ToDisplayString() != "System.Threading.Tasks") return;
        for (var parent = call.Parent; parent is not null; parent = parent.Parent)
            if (parent is IAnonymousFunctionOperation) return;   // a lambda may be running elsewhere on purpose
        context.ReportDiagnostic(Diagnostic.Create(SdkRules.ConfigureAwait, call.Syntax.GetLocation()));
    }

    private static bool Leaves(IOperation argument) => argument.ConstantValue.Value switch
    {
        false => true,
        int options => (options & 1) == 0,   // ConfigureAwaitOptions.ContinueOnCapturedContext
        _ => false,
    };
}

using Swim.Generators.Handles;

namespace Swim.Generators.Contracts;

/// <summary>Writes a contract's implementation and the way to it: <c>swim.Airport("JFK")</c>.</summary>
internal static class ContractEmitter
{
    public static string Emit(ContractModel contract)
    {
        var access = contract.IsPublic ? "public" : "internal";
        var code = CodeWriter.File();
        if (contract.Namespace.Length > 0)
        {
            code.Line($"namespace {contract.Namespace};");
            code.Line();
        }

        code.Line($"/// <summary>Handles of <see cref=\"{contract.Interface}\"/>.</summary>");
        code.Open($"{access} static class {contract.Container}");
        var kept = contract.Members.Where(m => m.Sort == ContractSort.Parameter).Select(m => contract.Parameters.First(p => p.Name == m.Lane)).Distinct().ToList();
        HandleEmitter.OpenMethod(code, access, contract.Interface, contract.Method, contract.Route, contract.Parameters);
        code.Line($"return new Handle(swim.Agent({HandleEmitter.Uri(contract.Route, contract.Parameters)}){string.Concat(kept.Select(p => $", {p.Identifier}"))});");
        code.Close();
        code.Line();
        code.Open($"private sealed class Handle(global::Swim.IAgentHandle agent{string.Concat(kept.Select(p => $", {p.Type} {Kept(p)}"))}) : {contract.Interface}");
        var first = true;
        foreach (var member in contract.Members)
        {
            if (!first) code.Line();
            first = false;
            code.Line($"{member.Head} => {Body(member, contract)};");
        }

        code.Close();
        code.Close();
        return code.ToString();
    }

    public static string EmitRegistrations(IEnumerable<ContractEntry> contracts)
    {
        var code = CodeWriter.File();
        code.Line("namespace Swim.Generated;");
        code.Line();
        code.Open("file static class ContractRegistrations");
        code.Line("[global::System.Runtime.CompilerServices.ModuleInitializer]");
        code.Open("internal static void Register()");
        foreach (var contract in contracts.OrderBy(c => c.Route, StringComparer.Ordinal))
            code.Line($"global::Swim.Runtime.AgentContracts.Register({Names.Literal(contract.Name)}, {Names.Literal(contract.Route)});");
        code.Close();
        code.Close();
        return code.ToString();
    }

    // not to be taken for the handle itself
    private static string Kept(RouteArgument parameter) => parameter.Identifier == "agent" ? "agent_" : parameter.Identifier;

    private static string Body(ContractMember member, ContractModel contract)
    {
        var lane = Names.Literal(member.Lane);
        var token = member.Token ?? "default";
        return member.Sort switch
        {
            ContractSort.Handle => "agent",
            ContractSort.Parameter => Kept(contract.Parameters.First(p => p.Name == member.Lane)),
            ContractSort.Value or ContractSort.ReadOnlyValue => $"agent.Value<{member.TypeArguments}>({lane}, {member.Forms})",
            ContractSort.Map or ContractSort.ReadOnlyMap or ContractSort.Spatial => $"agent.Map<{member.TypeArguments}>({lane}, {member.Forms})",
            ContractSort.List => $"agent.List<{member.TypeArguments}>({lane}, {member.Forms})",
            ContractSort.Events => $"global::Swim.AgentHandleExtensions.Events<{member.TypeArguments}>(agent, {lane}, {member.Forms})",
            _ => (member.Body is null ? $"agent.CommandAsync({lane}, {token})" : $"agent.CommandAsync<{member.TypeArguments}>({lane}, {member.Body}, {token})")
                + (member.WrapsTask ? ".AsTask()" : ""),
        };
    }
}

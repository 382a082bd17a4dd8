using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Swim.Gateway;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>Who may use an agent, by the attributes of its class, its base classes, its contract and its traits.</summary>
internal sealed class AttributeAccess(AgentCatalog catalog, IServiceProvider services) : IAgentAccessSource
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public IReadOnlyList<AgentDefinition> Agents => catalog.Definitions;

    public AgentAccess Read(AgentDefinition agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        var found = new Found();
        for (var type = agent.AgentClass; type is not null && type != typeof(WebAgent); type = type.BaseType)
        {
            AddClass(type, found);
            AddMembers(type, "", found);
        }

        if (agent.AgentClass.GetCustomAttribute<AgentAttribute>()?.Contract is not { } contract) return found.ToAccess();
        foreach (var type in contract.GetInterfaces().Append(contract))
        {
            AddClass(type, found);
            AddMembers(type, "", found);
        }

        return found.ToAccess();
    }

    private void AddClass(Type type, Found found) => Add(type, null, [], found);

    private void AddMembers(Type type, string prefix, Found found)
    {
        foreach (var property in type.GetProperties(Declared))
        {
            if (property.GetCustomAttribute<TraitAttribute>() is { } trait) AddTrait(property.PropertyType, prefix + trait.Prefix, found);
            else if (LaneOf(property, type) is { } lane) Add(property, prefix + lane, [], found);
        }

        foreach (var method in type.GetMethods(Declared))
        {
            if (method.IsSpecialName) continue;
            var isLane = false;
            if (method.GetCustomAttribute<CommandAttribute>() is { } command)
            {
                Add(method, prefix + NameOf(command.Name, CommandName(method, type)), [], found);
                isLane = true;
            }

            foreach (var http in method.GetCustomAttributes<HttpAttribute>())
            {
                Add(method, prefix + NameOf(http.Lane, method.Name), MethodsOf(http), found);
                isLane = true;
            }

            if (!isLane && type.IsInterface) Add(method, prefix + Camel(CommandName(method, type)), [], found);
        }
    }

    private void AddTrait(Type trait, string prefix, Found found)
    {
        for (var type = trait; type is not null && type != typeof(AgentTrait); type = type.BaseType) AddMembers(type, prefix, found);
    }

    // in a contract every property that is no parameter is a lane
    private static string? LaneOf(PropertyInfo property, Type type)
    {
        if (property.GetCustomAttribute<LaneAttribute>() is { } lane) return NameOf(lane.Name, property.Name);
        if (property.GetCustomAttribute<JoinAttribute>() is { } join) return NameOf(join.Name, property.Name);
        return type.IsInterface && property.GetCustomAttribute<RouteParameterAttribute>() is null ? Camel(property.Name) : null;
    }

    // contracts say CloseAsync for the lane close
    private static string CommandName(MethodInfo method, Type type) =>
        type.IsInterface && method.Name.Length > 5 && method.Name.EndsWith("Async", StringComparison.Ordinal) ? method.Name[..^5] : method.Name;

    // the handler of GET answers HEAD, too
    private static string[] MethodsOf(HttpAttribute http)
    {
        var methods = http.Methods.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(static method => method.ToUpperInvariant()).ToList();
        if (methods.Contains("*")) return [];
        if (methods.Contains("GET")) methods.Add("HEAD");
        return [.. methods];
    }

    private void Add(MemberInfo member, string? lane, IReadOnlyList<string> methods, Found found)
    {
        foreach (var attribute in member.GetCustomAttributes(inherit: false))
        {
            var rule = attribute switch
            {
                AuthorizeLaneAttribute own => new LaneAccessRule { Policy = own.Policy, Roles = own.Roles, Verbs = own.Verbs },
                AllowAnonymousLaneAttribute open => new LaneAccessRule { AllowsAnonymous = true, Verbs = open.Verbs },
                IAuthorizeData data => new LaneAccessRule { Policy = data.Policy, Roles = data.Roles },
                ViewAttribute view when lane is not null => AddView(view, lane, found),
                IAllowAnonymous => new LaneAccessRule { AllowsAnonymous = true },
                _ => null,
            };
            if (rule is null) continue;
            rule.Lane = lane;
            foreach (var method in methods) rule.Methods.Add(method);
            found.Rules.Add(rule);
        }
    }

    private LaneAccessRule? AddView(ViewAttribute attribute, string lane, Found found)
    {
        found.Views.Add(new LaneViewRule { Lane = lane, Policy = attribute.Policy, View = Make(attribute, lane) });
        return null;
    }

    private LaneView Make(ViewAttribute attribute, string lane)
    {
        if (attribute.View is { } type)
        {
            return typeof(LaneView).IsAssignableFrom(type) ? (LaneView)ActivatorUtilities.CreateInstance(services, type)
                : throw new InvalidOperationException($"[View] of lane '{lane}': {type} does not derive from LaneView<TValue, TShown>.");
        }

        return string.IsNullOrEmpty(attribute.Without) ? throw new InvalidOperationException($"[View] of lane '{lane}' says neither a class nor Without.")
            : LaneView.Without(attribute.Without.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    private static string NameOf(string? given, string member) => string.IsNullOrEmpty(given) ? Camel(member) : given;

    // as the generator names lanes: Id, URLPath and _speed are id, urlPath and speed
    private static string Camel(string name)
    {
        var text = name.TrimStart('_');
        if (text.Length == 0) return name;
        var chars = text.ToCharArray();
        for (var i = 0; i < chars.Length && char.IsUpper(chars[i]); i++)
        {
            if (i > 0 && i + 1 < chars.Length && !char.IsUpper(chars[i + 1]) && char.IsLetter(chars[i + 1])) break;
            chars[i] = char.ToLowerInvariant(chars[i]);
        }

        return new string(chars);
    }

    private sealed class Found
    {
        public List<LaneAccessRule> Rules { get; } = [];

        public List<LaneViewRule> Views { get; } = [];

        public AgentAccess ToAccess() => new(Rules) { Views = Views };
    }
}

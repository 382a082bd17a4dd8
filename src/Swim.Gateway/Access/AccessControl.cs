using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Swim.Gateway.Telemetry;
using Swim.Lanes;

namespace Swim.Gateway;

/// <summary>Decides who may do what: the rules of options and agents by the policies of ASP.NET Core, then the application's <see cref="ILaneAuthorizer"/>. Safe from any thread.</summary>
internal sealed class AccessControl
{
    private readonly ConcurrentDictionary<AgentDefinition, AgentGuards> _agents = new();
    private readonly IServiceScopeFactory _scopes;
    private readonly ILaneRouter _router;
    private readonly IAgentAccessSource? _source;
    private readonly ILaneAuthorizer? _authorizer;
    private readonly ILogger<AccessControl> _logger;
    private readonly AgentGuards _unknown;
    private readonly Guard? _meta;

    public AccessControl(
        IOptions<LaneAccessOptions> options, IServiceScopeFactory scopes, ILaneRouter router, TimeProvider time, AccessMetrics metrics, ILogger<AccessControl> logger,
        IAgentAccessSource? source = null, ILaneAuthorizer? authorizer = null)
    {
        (_scopes, _router, _source, _authorizer, _logger) = (scopes, router, source, authorizer, logger);
        Options = options.Value;
        Time = time;
        Metrics = metrics;
        Lenses = new LaneLenses(OnViewFailed);
        _unknown = new AgentGuards("an agent", [], [], Options.FallbackPolicy);
        foreach (var agent in source?.Agents ?? []) _ = GuardsOf(agent);
        var hasRules = Options.FallbackPolicy is not null || _agents.Values.Any(guards => !guards.IsOpen);
        if ((Options.MetaPolicy ?? Options.FallbackPolicy) is { } policy) _meta = new Guard("meta lanes", [new AuthorizeAttribute(policy)]);
        else if (hasRules) _meta = new Guard("meta lanes", [], isClosed: true);
        IsOpen = _meta is null && !hasRules && authorizer is null && Options.Anonymous == AnonymousAccess.Allow;
    }

    public LaneAccessOptions Options { get; }

    public TimeProvider Time { get; }

    public AccessMetrics Metrics { get; }

    public LaneLenses Lenses { get; }

    /// <summary>Whether everybody may do everything, so that nothing has to be asked.</summary>
    public bool IsOpen { get; }

    /// <summary>Whether nobody may see meta lanes because nobody has said who may.</summary>
    public bool IsMetaClosed => _meta is { IsClosed: true };

    /// <summary>Who sends a request or wants to open a socket.</summary>
    public async ValueTask<AccessIdentity> IdentifyAsync(HttpContext context)
    {
        foreach (var scheme in Options.Schemes)
        {
            var result = await context.AuthenticateAsync(scheme);
            if (result is { Succeeded: true }) return AccessIdentity.Of(result.Principal, result.Properties?.ExpiresUtc);
        }

        return AccessIdentity.Of(context.User, context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc);
    }

    /// <summary>Decides when that takes no waiting: nothing is asked, or the answer is remembered.</summary>
    public bool TryDecide(AccessIdentity identity, in AccessQuestion question, out AccessDecision decision)
    {
        decision = default;
        if (IsOpen) return true;
        if (IsLockedOut(identity))
        {
            decision = new AccessDecision(LaneAccessResult.Unauthenticated);
            return true;
        }

        if (_authorizer is not null || MetaAddress.IsMeta(question.Node)) return false;
        return GuardOf(question) is not { } guard || identity.TryFind(guard, question, out decision);
    }

    /// <summary>Whether what is asked may be answered otherwise later.</summary>
    public bool IsGuarded(in AccessQuestion question) => !IsOpen && (_authorizer is not null || MetaAddress.IsMeta(question.Node) || Options.Anonymous != AnonymousAccess.Allow || GuardOf(question) is not null);

    /// <summary>Decides; what goes wrong counts as denied.</summary>
    public async ValueTask<AccessDecision> DecideAsync(AccessIdentity identity, AccessQuestion question, CancellationToken cancellationToken)
    {
        if (TryDecide(identity, question, out var decision)) return decision;
        try
        {
            decision = await DecideByRulesAsync(identity, question);
            if (!decision.IsAllowed || _authorizer is null) return decision;
            var access = new LaneAccess(identity.User, question.Verb, question.Node, question.Lane, question.Body) { Method = question.Method };
            var answer = await _authorizer.AuthorizeAsync(access, cancellationToken);
            return answer == LaneAccessResult.Allowed ? decision : new AccessDecision(answer);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            GatewayLog.AuthorizerFailed(_logger, question.Verb, question.Node, question.Lane, exception);
            return new AccessDecision(LaneAccessResult.Denied);
        }
    }

    /// <summary>What a decision shows a lane through.</summary>
    public LaneLens? LensOf(in AccessQuestion question, in AccessDecision decision) =>
        decision.View is { } view ? Lenses.Find(question.Node, question.Lane, view, decision.Audience) : null;

    /// <summary>Finds policies that nobody has added before anyone needs them.</summary>
    /// <exception cref="InvalidOperationException">One is missing.</exception>
    public async ValueTask ValidateAsync()
    {
        foreach (var (agent, guards) in _agents)
        {
            foreach (var lane in guards.Unused) GatewayLog.ViewUnused(_logger, lane, agent.Name);
        }

        await using var scope = _scopes.CreateAsyncScope();
        var policies = scope.ServiceProvider.GetRequiredService<IAuthorizationPolicyProvider>();
        foreach (var guard in _agents.Values.Append(_unknown).SelectMany(guards => guards.All).Append(_meta))
        {
            if (guard is null || guard.IsClosed) continue;
            try
            {
                await guard.GetPolicyAsync(policies);
            }
            catch (InvalidOperationException exception)
            {
                throw new InvalidOperationException($"{guard.Place}: {exception.Message} Add it before the app is built: builder.Services.AddAuthorization(options => options.AddPolicy(…)).", exception);
            }
        }
    }

    private bool IsLockedOut(AccessIdentity identity) => Options.Anonymous != AnonymousAccess.Allow && !identity.IsKnown;

    private AgentGuards GuardsOf(AgentDefinition agent) => _agents.GetOrAdd(agent, static (agent, control) =>
    {
        var own = control._source?.Read(agent) ?? AgentAccess.Empty;
        return new AgentGuards(
            $"Agent '{agent.Name}' ({agent.AgentClass.Name})", [.. own.Rules, .. control.Options.Rules.Where(rule => rule.Route == agent.Route)],
            [.. own.Views, .. control.Options.Views.Where(view => view.Route == agent.Route)], control.Options.FallbackPolicy);
    }, this);

    private Guard? GuardOf(in AccessQuestion question) =>
        (question.Target.Definition is { } agent ? GuardsOf(agent) : _unknown).For(question.Lane, question.Verb, question.Method);

    private async ValueTask<AccessDecision> DecideByRulesAsync(AccessIdentity identity, AccessQuestion question)
    {
        if (!MetaAddress.IsMeta(question.Node)) return GuardOf(question) is { } guard ? await DecideAsync(identity, guard, question) : AccessDecision.Allowed;
        if (_meta is not null && await DecideAsync(identity, _meta, question) is { IsAllowed: false } denied) return denied;

        // what an agent shows of itself is for those who may see the agent
        if (!MetaAddress.TryRead(question.Node, out var node, out var lane) || !_router.TryResolve(node, out var target)) return AccessDecision.Allowed;
        var about = new AccessQuestion(question.Verb, target, node, lane ?? "");
        if (GuardOf(about) is not { } own) return AccessDecision.Allowed;
        var decision = await DecideAsync(identity, own, about);
        return decision.View is null ? decision : new AccessDecision(Refusal(identity));
    }

    private async ValueTask<AccessDecision> DecideAsync(AccessIdentity identity, Guard guard, AccessQuestion question)
    {
        if (identity.TryFind(guard, question, out var decision)) return decision;
        var resource = new LaneResource(question);
        decision = await MeetsAsync(identity, guard, resource) ? AccessDecision.Allowed : await FindViewAsync(identity, guard, resource);
        if (!resource.UsesBody) identity.Remember(guard, question, forAllNodes: !resource.UsesNode, decision, Options.MaxRememberedDecisions);
        return decision;
    }

    private async ValueTask<bool> MeetsAsync(AccessIdentity identity, Guard guard, LaneResource resource)
    {
        if (guard.IsClosed) return false;

        // handlers may be scoped
        await using var scope = _scopes.CreateAsyncScope();
        var policy = await guard.GetPolicyAsync(scope.ServiceProvider.GetRequiredService<IAuthorizationPolicyProvider>());
        var result = await scope.ServiceProvider.GetRequiredService<IAuthorizationService>().AuthorizeAsync(identity.User, resource, policy.Requirements);
        return result.Succeeded;
    }

    private async ValueTask<AccessDecision> FindViewAsync(AccessIdentity identity, Guard guard, LaneResource resource)
    {
        foreach (var (own, view) in guard.Views)
        {
            if (own is null || await MeetsAsync(identity, own, resource)) return AccessDecision.Allowed with { View = view, Audience = view.AudienceOf(identity.User) };
        }

        return new AccessDecision(Refusal(identity));
    }

    private void OnViewFailed(LaneView view, string lane, Exception exception)
    {
        // values that nobody should see may be in what is thrown
        if (Metrics.ViewFailed() == 1) GatewayLog.ViewFailed(_logger, view.GetType().Name, lane, exception.GetType().Name);
    }

    private LaneAccessResult Refusal(AccessIdentity identity) =>
        !identity.IsKnown ? LaneAccessResult.Unauthenticated : Options.CloseOnForbidden ? LaneAccessResult.Forbidden : LaneAccessResult.Denied;
}

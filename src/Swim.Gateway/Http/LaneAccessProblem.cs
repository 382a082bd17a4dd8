using Microsoft.AspNetCore.Http;

namespace Swim.Gateway.Http;

internal static class LaneAccessProblem
{
    public static ValueTask WriteAsync(HttpContext context, LaneAccessResult answer, LaneVerb verb, LaneTarget target)
    {
        if (answer != LaneAccessResult.Unauthenticated)
            return LaneProblem.WriteAsync(context, StatusCodes.Status403Forbidden, $"{verb} of this lane is not allowed.", target.Node, target.Lane);

        // a 401 names a way to do better (RFC 9110 §15.5.2)
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return LaneProblem.WriteAsync(context, StatusCodes.Status401Unauthorized, $"{verb} of this lane needs an identity.", target.Node, target.Lane);
    }
}

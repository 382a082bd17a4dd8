using Microsoft.AspNetCore.Http;

namespace Swim.Gateway.Http;

internal static class LaneAccessProblem
{
    public static ValueTask WriteAsync(HttpContext context, LaneAccessResult answer, LaneVerb verb, LaneTarget target) =>
        answer == LaneAccessResult.Unauthenticated
            ? LaneProblem.WriteAsync(context, StatusCodes.Status401Unauthorized, $"{verb} of this lane needs an identity.", target.Node, target.Lane)
            : LaneProblem.WriteAsync(context, StatusCodes.Status403Forbidden, $"{verb} of this lane is not allowed.", target.Node, target.Lane);
}

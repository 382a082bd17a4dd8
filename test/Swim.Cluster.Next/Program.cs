using Swim.Cluster.Serving;

return args is ["serve", .. var rest] ? await ServeVerb.RunAsync(rest) : 2;

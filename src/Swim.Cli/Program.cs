using Swim.Cli;

return await SwimTool.RunAsync(args, Console.Out, Console.Error, Console.OpenStandardInput, Console.OpenStandardOutput);
